/**
 * What a tracker is told: the whole of what is true now, and one answer in the standards' terms. Pure but for the time of day.
 *
 * @typedef {import('./progress.js').Course} Course
 * @typedef {import('./progress.js').Module} Module
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 * @typedef {import('./state.js').State} State
 */
import { courseScore, fit, formOf, moduleState } from './progress.js';
import { kindOf } from './quiz.js';
import { secondsLeft, toPass } from './route.js';
import { encode } from './state.js';

/** Characters of saved state: SCORM 1.2 holds 4,096, the rest is margin. The build proves that courses stay below. */
const STATE_LIMIT = 4000;

/** @param {State} state @param {Course} course @returns {import('./saver.js').Snapshot} */
export function snapshot(state, course) {
  const open = toPass(state, course);
  const passed = !open.length;
  const score = courseScore(state, course);
  const text = encode(fit(state, encode, STATE_LIMIT));
  const objectives = course.modules.map((entry) => objective(state, course, entry));
  const failed = objectives.some((one) => one.failed);
  return { state: text, seed: state.seed, location: state.at, passed, failed, score, objectives, progress: 1 - left(state, open) / left({ ...state, modules: {} }, course.modules) };
}

/** @param {State} state @param {ModuleEntry[]} modules the seconds that are left of them */
function left(state, modules) {
  return modules.reduce((sum, entry) => sum + secondsLeft(state, entry), 0);
}

/** @param {State} state @param {Course} course @param {ModuleEntry} entry named by the version that its result was earned on */
function objective(state, course, entry) {
  const { version, passed, failed, best, attempt } = moduleState(state, entry);
  return { id: objectiveId(course, entry, version), passed, failed, final: entry.final, started: state.modules[entry.code] !== undefined, score: best, attempt };
}

/** @param {Course} course @param {ModuleEntry} entry @param {string} version MAJOR.MINOR */
function objectiveId(course, entry, version) {
  return `${entry.slug}__v${version.replace('.', '_')}${course.mark}`;
}

/**
 * What is reported of one answer, under the version that is on the screen.
 * @param {State} state
 * @param {Course} course
 * @param {Module} here
 * @param {import('./quiz.js').Question} question
 * @param {string[]} response
 * @param {number} score
 * @param {number} seconds since the question was shown
 * @returns {import('./saver.js').Interaction[]}
 */
export function interactions(state, course, here, question, response, score, seconds) {
  // Checks inside the text and practice are asked once, whatever the attempt.
  const attempt = formOf(state, here).includes(question.code) ? moduleState(state, here).attempt : undefined;
  return kindOf(question).report(question, response, score).map(({ suffix, ...report }) => ({
    ...report,
    id: `${question.home ?? here.slug}__${question.id}__${question.drill ? 'drill_' : ''}v${question.v}${course.mark}${suffix}`,
    objective: objectiveId(course, here, here.version),
    weight: question.points,
    seed: state.seed,
    attempt,
    seconds,
    time: new Date(),
  }));
}
