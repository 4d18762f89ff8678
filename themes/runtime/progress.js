/**
 * What an event does to progress: pure functions from state to state, and what follows from a state.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').ModuleState} ModuleState
 * @typedef {import('./quiz.js').Question} Question
 * @typedef {{slug: string, code: string, title: string, version: string, minutes: number, pass: number,
 *   points: number, blocks: number, summary: string}} ModuleEntry  a module as the course lists it
 * @typedef {{id: string, code: string, title: string, checks: string[], quiz: boolean}} Block
 * @typedef {ModuleEntry & {parts: Block[], questions: Question[]}} Module  a module that has arrived
 * @typedef {{id: string, title: string, version: string, shown: string, mark: string, modules: ModuleEntry[]}} Course
 */

/** The spot of a module's result; no block or question has this code (a check sees to it). */
export const RESULT = 'end';

/** @param {Course} course @returns {State} */
export function fresh(course) {
  return { version: course.version, saves: 0, at: '', modules: {} };
}

/** @param {ModuleEntry} module MAJOR.MINOR, which is what records name */
export function minor(module) {
  return module.version.split('.').slice(0, 2).join('.');
}

/**
 * Take over a state that another version of the course may have saved. A module whose major changed starts anew;
 * answers are compared question by question once the module is there (`adopt`).
 * @param {State} state
 * @param {Course} course
 * @returns {{state: State, changed: ModuleEntry[]}} `changed`: the modules to tell the learner about
 */
export function resume(state, course) {
  const modules = { ...state.modules };
  const changed = course.modules.filter((m) => modules[m.code] && modules[m.code]?.version !== minor(m));
  for (const module of changed) {
    const [before] = /** @type {ModuleState} */ (modules[module.code]).version.split('.');
    if (before !== module.version.split('.')[0]) delete modules[module.code];
  }
  return { state: { ...state, version: course.version, modules }, changed };
}

/**
 * Keep of a module's saved answers those whose question is still the same: equal code and equal `v`.
 * A passed module keeps the version that it was passed on.
 * @param {State} state
 * @param {Module} module
 */
export function adopt(state, module) {
  const saved = state.modules[module.code];
  if (!saved) return state;
  const same = (/** @type {Question} */ q) => saved.answers[q.code]?.v === q.v;
  const answers = Object.fromEntries(
    module.questions.filter(same).map((q) => [q.code, /** @type {import('./state.js').Answer} */ (saved.answers[q.code])]),
  );
  const codes = module.parts.map((part) => part.code);
  const opened = saved.opened.filter((code) => codes.includes(code));
  const version = saved.passed ? saved.version : minor(module);
  return withModule(state, module, { answers, opened, version });
}

/**
 * The learner stands at a part or question.
 * @param {State} state
 * @param {Module} module
 * @param {string} spot
 */
export function visit(state, module, spot) {
  const { opened } = moduleState(state, module);
  const part = module.parts.some((p) => p.code === spot);
  const next = part && !opened.includes(spot) ? [...opened, spot] : opened;
  return settle({ ...withModule(state, module, { opened: next }), at: `${module.code}.${spot}` }, module);
}

/**
 * An answer was given. The last one of a module quiz ends an attempt.
 * @param {State} state
 * @param {Module} module
 * @param {Question} question
 * @param {string[]} response
 * @param {number} score 0 to 1
 */
export function answer(state, module, question, response, score) {
  const before = moduleState(state, module);
  const result = score === 1 ? '+' : score > 0 ? '~' : '-';
  const answers = { ...before.answers, [question.code]: { v: question.v, response: response.join(''), result } };
  let next = withModule(state, module, { answers });
  const outcome = quizOutcome(next, module);
  if (outcome.done && quiz(module).includes(question)) {
    const best = Math.max(before.best ?? 0, outcome.score);
    next = withModule(next, module, { best, attempts: before.attempts + 1 });
  }
  return settle(next, module);
}

/**
 * Ask the quiz again; the checks inside the text stay answered.
 * @param {State} state
 * @param {Module} module
 */
export function retry(state, module) {
  const kept = Object.entries(moduleState(state, module).answers);
  const codes = quiz(module).map((q) => q.code);
  return withModule(state, module, { answers: Object.fromEntries(kept.filter(([code]) => !codes.includes(code))) });
}

/**
 * @param {State} state
 * @param {ModuleEntry} module
 * @param {number} seconds
 */
export function spend(state, module, seconds) {
  const before = moduleState(state, module);
  return withModule(state, module, { seconds: before.seconds + seconds });
}

/** @param {Module} module the questions of the module quiz: all that no part asks as a check */
export function quiz(module) {
  const checks = module.parts.flatMap((part) => part.checks);
  return module.questions.filter((question) => !checks.includes(question.id));
}

/**
 * @param {State} state
 * @param {Module} module
 */
export function quizOutcome(state, module) {
  const { answers } = moduleState(state, module);
  const asked = quiz(module);
  const isRight = (/** @type {Question} */ q) => answers[q.code]?.result === '+';
  const earned = asked.filter(isRight).reduce((sum, q) => sum + q.points, 0);
  const missed = asked.filter((q) => answers[q.code] && !isRight(q));
  const score = Math.floor((100 * earned) / Math.max(1, module.points));
  const critical = missed.some((q) => q.critical);
  const done = asked.every((q) => answers[q.code]);
  return { done, score, missed, critical, passed: done && !critical && score >= module.pass };
}

/** @param {State} state @param {Module} module the parts that nobody has opened */
export function unopened(state, module) {
  const { opened } = moduleState(state, module);
  return module.parts.filter((part) => !opened.includes(part.code));
}

/** @param {State} state @param {Course} course 0 to 100: the points earned in the best attempts, of all there are */
export function courseScore(state, course) {
  const all = course.modules.reduce((sum, m) => sum + m.points, 0);
  const earned = course.modules.reduce((sum, m) => sum + m.points * (state.modules[m.code]?.best ?? 0), 0);
  return Math.floor(earned / Math.max(1, all));
}

/** @param {State} state @param {Course} course */
export function coursePassed(state, course) {
  return course.modules.every((module) => state.modules[module.code]?.passed);
}

/** @param {State} state @param {ModuleEntry} module @returns {ModuleState} */
export function moduleState(state, module) {
  const none = { version: minor(module), passed: false, best: null, attempts: 0, seconds: 0, opened: [], answers: {} };
  return state.modules[module.code] ?? none;
}

/**
 * @param {State} state
 * @param {ModuleEntry} module
 * @param {Partial<ModuleState>} change
 * @returns {State}
 */
function withModule(state, module, change) {
  return { ...state, modules: { ...state.modules, [module.code]: { ...moduleState(state, module), ...change } } };
}

/**
 * A module is passed when every part was opened, every check answered and the quiz passed. It stays so.
 * @param {State} state
 * @param {Module} module
 */
function settle(state, module) {
  const { answers, passed } = moduleState(state, module);
  const checked = module.parts.every((p) => p.checks.every((id) => answers[codeOf(module, id)]));
  const complete = checked && !unopened(state, module).length && quizOutcome(state, module).passed;
  return complete && !passed ? withModule(state, module, { passed: true, version: minor(module) }) : state;
}

/** @param {Module} module @param {string} id */
function codeOf(module, id) {
  return module.questions.find((question) => question.id === id)?.code ?? '';
}
