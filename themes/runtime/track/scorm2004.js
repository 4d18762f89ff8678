/**
 * SCORM 2004, 4th edition, on LMSs of the 3rd too. Clause numbers are those of its Run-Time Environment.
 *
 * @typedef {import('../saver.js').Interaction} Interaction
 */
import { duration, plain, response2004 } from './responses.js';
import { findIn, numberOf, scorm } from './scorm.js';

/** @type {Record<Interaction['correct'], string>} 4.2.9, cmi.interactions.n.result */
const RESULTS2004 = { right: 'correct', wrong: 'incorrect', neutral: 'neutral' };
/** What the strictest LMSs take for a real number. */
const REAL = /^-?\d{1,5}(?:\.\d{1,18})?$/;

/** @type {import('./scorm.js').Dialect} */
const SCORM2004 = {
  api: 'API_1484_11',
  calls: { begin: 'Initialize', end: 'Terminate', get: 'GetValue', set: 'SetValue', commit: 'Commit', error: 'GetLastError' },
  core: 'cmi.',
  names: { mode: 'mode', learner: 'learner_id', name: 'learner_name', location: 'location' },
  mastery: 'cmi.scaled_passing_score',
  whole: 1,
  statuses: ['completion_status', 'success_status', 'progress_measure'],
  reached({ completion_status: completion, success_status: success, progress_measure: measure = '' }, snapshot) {
    const completed = completion === 'completed';
    const passed = success === 'passed';
    if (!snapshot) return completed || passed ? {} : { completion_status: 'incomplete' };
    return {
      completion_status: snapshot.passed || completed ? 'completed' : 'incomplete',
      success_status: snapshot.passed || passed ? 'passed' : snapshot.failed ? 'failed' : 'unknown',
      progress_measure: String(Math.max(numberOf(measure), Math.floor(100 * snapshot.progress) / 100)),
    };
  },
  objectiveStatuses: ['completion_status', 'success_status'],
  reachedObjective({ completion_status: completion, success_status: success }, { passed, started }) {
    if (success === 'passed') return {};
    if (passed) return { completion_status: 'completed', success_status: 'passed' };
    return { completion_status: started || completion === 'incomplete' ? 'incomplete' : 'not attempted' };
  },
  score: (percent) => ({ raw: String(percent), scaled: String(percent / 100) }),
  span: duration,
  // 4.2.9: the type comes before what depends on it
  interaction({ objective, time, type, right, weight, response, correct }) {
    const form = typeOf(type, [response, ...right]);
    return {
      'objectives.0.id': objective,
      type: form,
      timestamp: timestamp(time),
      ...Object.fromEntries(patterns2004(form, right).map((pattern, n) => [`correct_responses.${n}.pattern`, pattern])),
      weighting: String(weight),
      learner_response: response2004(form, response),
      result: RESULTS2004[correct],
    };
  },
};

/** @param {Window} start */
export function findApi2004(start) {
  return findIn(start, SCORM2004);
}

/** @param {Parameters<typeof scorm>[1]} find @param {() => number} sessionSeconds the time of this visit so far @param {Parameters<typeof scorm>[3]} [wanted] */
export function scorm2004(find, sessionSeconds, wanted) {
  return scorm(SCORM2004, find, sessionSeconds, wanted);
}

/** LMSs differ in what they take besides: a zone only after a fraction, three digits of it nowhere. @param {Date} date time (second, 10, 0) (4.1.1.6) */
export function timestamp(date) {
  return `${date.toISOString().slice(0, 19)}.0Z`;
}

/** A number that is too long for some LMSs is a text to all. @param {string} type @param {string[][]} values */
export function typeOf(type, values) {
  return type === 'numeric' && !values.flat().every((value) => REAL.test(value)) ? 'fill-in' : type;
}

/** @param {string} type @param {string[][]} right */
export function patterns2004(type, right) {
  if (type === 'numeric') return right.map(([low, high]) => `${low}[:]${high}`);
  if (type !== 'fill-in') return right.map((one) => response2004(type, one));
  // A range of long numbers is none that a text could be compared with.
  return right.filter(([low, high = low]) => low === high).map(([text = '']) => `{case_matters=false}${plain(text)}`);
}
