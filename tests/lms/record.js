/**
 * What an LMS holds about a session, in one shape whichever LMS it is; and a log of the calls made to a foreign one.
 */

import { addTimespans, failures } from '../../themes/sandbox/strict12.js';

/**
 * @typedef {import('../../themes/sandbox/strict12.js').Values} Values
 * @typedef {import('../../themes/sandbox/session.js').Call} Call
 * @typedef {{[key: string]: string | Nested}} Nested
 * @typedef {Record<string, (...args: unknown[]) => string>} Api
 */

const SESSION = ['Initialize', 'Finish', 'Terminate', 'GetValue', 'SetValue', 'Commit'];
const STATE = ['GetLastError', 'GetErrorString', 'GetDiagnostic'];

/** @param {string} span a CMITimespan or ""; LMSs write the same time in several ways */
const sameForm = (span) => span && addTimespans(span);

/**
 * The values of one element in every record of a list: records("cmi.objectives", ".id").
 * @param {Values} values @param {string} list @param {string} element
 */
export function column(values, list, element) {
  /** @type {string[]} */
  const found = [];
  for (let name = `${list}.0${element}`; values[name] !== undefined; name = `${list}.${found.length}${element}`) {
    found.push(values[name] ?? '');
  }
  return found;
}

/** @param {Values} values @param {string} base such as "cmi.objectives.0" */
function objective(values, base) {
  return {
    id: values[`${base}.id`] ?? '',
    status: values[`${base}.status`] ?? '',
    raw: values[`${base}.score.raw`] ?? '',
  };
}

/**
 * `pattern` and `objective` are lists: RTE 3.4.4 allows several of each.
 * @param {Values} values @param {string} base such as "cmi.interactions.0"
 */
function interaction(values, base) {
  /** @param {string} name */
  const value = (name) => values[`${base}.${name}`] ?? '';
  return {
    id: value('id'),
    type: value('type'),
    time: value('time'),
    latency: value('latency'),
    student_response: value('student_response'),
    pattern: column(values, `${base}.correct_responses`, '.pattern'),
    result: value('result'),
    weighting: value('weighting'),
    objective: column(values, `${base}.objectives`, '.id'),
  };
}

/**
 * The record of a session. Absent values are "", times are HHHH:MM:SS.SS.
 * @param {Values} values what the LMS holds, a flat map @param {Call[]} calls every call of this page
 */
export function record(values, calls) {
  /** @param {string} name */
  const core = (name) => values[`cmi.core.${name}`] ?? '';
  return {
    status: core('lesson_status'),
    score: { raw: core('score.raw'), min: core('score.min'), max: core('score.max') },
    total_time: sameForm(core('total_time')),
    session_time: sameForm(core('session_time')),
    location: core('lesson_location'),
    suspend_data: values['cmi.suspend_data'] ?? '',
    exit: core('exit'),
    objectives: column(values, 'cmi.objectives', '.id').map((_, n) => objective(values, `cmi.objectives.${n}`)),
    interactions: column(values, 'cmi.interactions', '.id').map((_, n) => interaction(values, `cmi.interactions.${n}`)),
    errors: failures(calls),
    calls,
  };
}

/**
 * The same API, with every call added to `calls` as Strict12 does; nothing else of `api` is reachable through it.
 * @param {Api} api @param {Call[]} calls @param {string} [prefix] of its functions @returns {Api}
 */
export function watched(api, calls, prefix = 'LMS') {
  /** @param {string} name @param {unknown[]} args */
  const call = (name, args) => {
    const fn = prefix + name;
    const result = api[fn]?.(...args) ?? '';
    const error = SESSION.includes(name) ? (api[`${prefix}GetLastError`]?.() ?? '') : '0';
    calls.push({ fn, args, result, error: String(error) });
    return result;
  };
  return Object.fromEntries([...SESSION, ...STATE].map((name) => [prefix + name, (...args) => call(name, args)]));
}

/**
 * The tree that scorm-again's loadFromJSON reads: {"cmi.core.exit": ""} becomes {cmi: {core: {exit: ""}}}.
 * @param {Values} values @returns {Nested}
 */
export function nested(values) {
  /** @type {Nested} */
  const tree = {};
  for (const [name, value] of Object.entries(values)) {
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    let branch = tree;
    for (const part of parts) branch = /** @type {Nested} */ (branch[part] ??= {});
    branch[last] = value;
  }
  return tree;
}
