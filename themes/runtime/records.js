/**
 * What a learner's record says in words, on the overview and on paper. Pure.
 *
 * @typedef {import('./progress.js').Course} Course
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 * @typedef {import('./progress.js').State} State
 */
import { moduleState } from './progress.js';
import { percent, say, spelled, texts } from './texts.js';

/** @param {State} state @param {ModuleEntry} entry how far the learner is, and the best result */
export function standing(state, entry) {
  const { passed, tested, failed, best } = moduleState(state, entry);
  const reached = tested ? texts.statusTested : passed ? texts.statusPassed : failed ? texts.statusFailed : '';
  const status = reached || (state.modules[entry.code] ? texts.statusOpen : texts.statusNew);
  return status + (best === null ? '' : ` · ${percent(best)}`);
}

/** @param {State} state @param {Course} course @returns {[title: string, facts: string][]} a line for every module */
export function transcript(state, course) {
  return course.modules.map((entry) => {
    const { version, seconds } = moduleState(state, entry);
    const spent = seconds ? ` · ${spelled(seconds, { style: 'unit', unit: 'second' })}` : '';
    return [entry.title, `${say(texts.onVersion, { version })} · ${standing(state, entry)}${spent}`];
  });
}
