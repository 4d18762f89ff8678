/**
 * The way through a course: which spots a module has, what is open, where to go on, and how far it is. Pure.
 *
 * @typedef {import('./progress.js').State} State
 * @typedef {import('./progress.js').Course} Course
 * @typedef {import('./progress.js').Module} Module
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 */
import { RESULT, firstPart, formOf, moduleState, quiz, unfinished } from './progress.js';

/**
 * The places of a module in reading order: its parts, with the quiz's questions and result.
 * @param {State} state
 * @param {Module} module
 */
export function spotsOf(state, module) {
  const questions = quiz(state, module).map((question) => question.code);
  return module.parts.flatMap((part) => (part.quiz ? [part.code, ...questions, RESULT] : [part.code]));
}

/** @param {State} state @param {Course} course @param {number} [count] of the first so many modules, those that are not passed */
export function toPass(state, course, count) {
  return course.modules.slice(0, count).filter((m) => !moduleState(state, m).passed);
}

/** @param {State} state @param {Course} course @param {ModuleEntry} module whether others have to be passed before it */
export function isLocked(state, course, module) {
  // What was passed stays open to read.
  return !moduleState(state, module).passed && toPass(state, course, module.after ?? 0).length > 0;
}

/** @param {State} state @param {ModuleEntry} module the seconds that are left of it */
export function secondsLeft(state, module) {
  const { opened } = moduleState(state, module);
  return module.stops.reduce((sum, [code, seconds]) => sum + (opened.includes(code) ? 0 : seconds), module.quizTime);
}

/**
 * A good moment to stop is the end of a part, or of the quiz.
 * @param {State} state
 * @param {ModuleEntry} module
 * @returns {number} the seconds from where the learner is in it to the next one
 */
export function secondsToStop(state, module) {
  const { quizTime, stops } = module;
  const spot = state.at.startsWith(module.code) ? state.at.slice(4) : '';
  const asked = formOf(state, module);
  const at = asked.indexOf(spot);
  if (at >= 0) return (quizTime * (asked.length - at)) / asked.length;
  return (stops.find(([code]) => code === spot) ?? stops[0])?.[1] || quizTime;
}

/**
 * @param {State} state
 * @param {Module} module
 * @returns {string} where a learner goes on who left it: in the quiz that they began, else at what is not finished. What is
 *   passed, or has no attempt left, is read from its start
 */
export function whereLeft(state, module) {
  const { passed, failed, answers } = moduleState(state, module);
  const start = /** @type {string} */ (firstPart(module)?.code);
  if (passed || failed) return start;
  const asked = formOf(state, module);
  const open = asked.filter((code) => !answers[code]);
  const quizzed = open.length && open.length < asked.length;
  const next = module.open && open.length ? start : open[0];
  return (quizzed ? open[0] : unfinished(state, module)[0]?.code ?? next) ?? RESULT;
}

/** @param {State} state @param {ModuleEntry} entry a module left in the middle opens there; a passed one from its start */
export function resumeSpot(state, entry) {
  return state.at.startsWith(entry.code) && !moduleState(state, entry).passed ? state.at.slice(4) : undefined;
}

/** @param {State} state @param {Course} course @param {Module} here the next module that is not passed, if any */
export function nextEntry(state, course, here) {
  const index = course.modules.findIndex((m) => m.code === here.code);
  const order = [...course.modules.slice(index + 1), ...course.modules.slice(0, index)];
  return order.find((m) => !moduleState(state, m).passed && !isLocked(state, course, m)) ?? null;
}
