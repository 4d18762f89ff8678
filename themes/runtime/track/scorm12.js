/**
 * SCORM 1.2. Clause numbers are those of the SCORM 1.2 Run-Time Environment.
 *
 * @typedef {import('../saver.js').Interaction} Interaction
 */
import { findIn, scorm } from './scorm.js';

/** @type {Record<Interaction['correct'], string>} 3.4.4, cmi.interactions.n.result */
const RESULTS = { right: 'correct', wrong: 'wrong', neutral: 'neutral' };

/** @type {import('./scorm.js').Dialect} */
const SCORM12 = {
  api: 'API',
  calls: {
    begin: 'LMSInitialize', end: 'LMSFinish', get: 'LMSGetValue', set: 'LMSSetValue', commit: 'LMSCommit', error: 'LMSGetLastError',
  },
  core: 'cmi.core.',
  names: { mode: 'lesson_mode', learner: 'student_id', name: 'student_name', location: 'lesson_location' },
  mastery: 'cmi.student_data.mastery_score',
  whole: 100,
  statuses: ['lesson_status'],
  reached({ lesson_status: status = '' }, snapshot) {
    const reached = snapshot?.passed ? 'passed' : isDone(status) ? status : snapshot?.failed ? 'failed' : 'incomplete';
    // What was judged stays untouched until there is something to save.
    return snapshot || !(isDone(status) || status === 'failed') ? { lesson_status: reached } : {};
  },
  objectiveStatuses: ['status'],
  reachedObjective({ status }, { passed, started }) {
    const reached = passed ? 'passed' : started ? 'incomplete' : status || 'not attempted';
    return status === 'passed' ? {} : { status: reached };
  },
  score: (percent) => ({ raw: String(percent) }),
  span: timespan,
  // 3.4.4, cmi.interactions
  interaction: ({ objective, time, type, right, weight, response, correct }) => ({
    'objectives.0.id': objective,
    time: timeOfDay(time),
    type,
    ...Object.fromEntries(patterns12(type, right).map((pattern, n) => [`correct_responses.${n}.pattern`, pattern])),
    weighting: String(weight),
    student_response: response12(type, response),
    result: RESULTS[correct],
  }),
};

/** @param {Window} start */
export function findApi(start) {
  return findIn(start, SCORM12);
}

/** @param {Parameters<typeof scorm>[1]} find @param {() => number} sessionSeconds the time of this visit so far @param {Parameters<typeof scorm>[3]} [wanted] */
export function scorm12(find, sessionSeconds, wanted) {
  return scorm(SCORM12, find, sessionSeconds, wanted);
}

/** @param {number} seconds CMITimespan HHHH:MM:SS.SS (3.4.3) */
export function timespan(seconds) {
  const hundredths = Math.round(seconds * 100);
  const hours = String(Math.floor(hundredths / 360000)).padStart(4, '0');
  return `${hours}:${new Date(hundredths * 10).toISOString().slice(14, 22)}`;
}

/** @param {Date} date CMITime HH:MM:SS (3.4.3); SCORM 1.2 has no date */
export function timeOfDay(date) {
  return date.toTimeString().slice(0, 8);
}

/** @param {string} status one that is never lowered */
function isDone(status) {
  return status === 'passed' || status === 'completed';
}

/**
 * CMIFeedback (3.4.3): lists are separated by commas; text is cut at what a CMIString255 holds. An item without a target
 * is left out.
 * @param {string} type
 * @param {string[]} response
 */
export function response12(type, response) {
  const parts = response.filter((part) => !part.endsWith('.-'));
  return (type === 'fill-in' ? response.join(' ') : parts.join(',')).slice(0, 255);
}

/** A range is none that SCORM 1.2 could write. @param {string} type @param {string[][]} right */
export function patterns12(type, right) {
  return right.filter(([low, high]) => type !== 'numeric' || low === high).map((one) => response12(type, type === 'numeric' ? one.slice(1) : one));
}
