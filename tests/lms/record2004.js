/**
 * What an LMS of SCORM 2004 holds about a session, in one shape whichever LMS it is.
 */

import { column, watched } from './record.js';
import { addIntervals, failures2004 } from '../../themes/sandbox/strict2004.js';

/**
 * @typedef {import('../../themes/sandbox/strict12.js').Values} Values
 * @typedef {import('../../themes/sandbox/session.js').Call} Call
 */

/** @param {Values} values @param {string} base @param {string[]} names @returns {Values} absent values are "" */
const picked = (values, base, names) => Object.fromEntries(names.map((name) => [name, values[`${base}.${name}`] ?? '']));

/** @param {Values} values @param {string} base such as "cmi.objectives.0" */
function objective(values, base) {
  return picked(values, base, ['id', 'completion_status', 'success_status', 'score.raw', 'score.scaled']);
}

/** @param {Values} values @param {string} base such as "cmi.interactions.0" */
function interaction(values, base) {
  return {
    ...picked(values, base, ['id', 'type', 'timestamp', 'latency', 'learner_response', 'result', 'weighting']),
    pattern: column(values, `${base}.correct_responses`, '.pattern'),
    objective: column(values, `${base}.objectives`, '.id'),
  };
}

/**
 * The record of a session. Times are PT...S.
 * @param {Values} values what the LMS holds, a flat map @param {Call[]} calls every call of this page
 */
export function record2004(values, calls) {
  return {
    ...picked(values, 'cmi', ['completion_status', 'success_status', 'progress_measure', 'location', 'suspend_data', 'exit']),
    score: picked(values, 'cmi.score', ['scaled', 'raw', 'min', 'max']),
    total_time: addIntervals(values['cmi.total_time'] ?? ''),
    objectives: column(values, 'cmi.objectives', '.id').map((_, n) => objective(values, `cmi.objectives.${n}`)),
    interactions: column(values, 'cmi.interactions', '.id').map((_, n) => interaction(values, `cmi.interactions.${n}`)),
    errors: failures2004(calls),
    calls,
  };
}

/** @param {import('./record.js').Api} api @param {Call[]} calls as `watched` */
export const watched2004 = (api, calls) => watched(api, calls, '');
