/**
 * The sandbox as an LMS of SCORM: the strict API above the frame, the log of its calls, and what it has stored.
 *
 * @typedef {import('./strict12.js').Values} Values
 * @typedef {import('./session.js').Call} Call
 * @typedef {import('./answers.js').Interactions} Interactions
 * @typedef {object} Version
 * @property {string} api the name of the object that a course looks for
 * @property {string} prefix of its functions
 * @property {(options: import('./strict12.js').Launch & {store: (values: Values) => boolean}) => {held: Values, calls: Call[]}} open
 * @property {string} core what the elements of mode and credit begin with
 * @property {string} mode
 * @property {string} response
 */
import { drawAnswers } from './answers.js';
import { ERRORS } from './datamodel12.js';
import { ERRORS as ERRORS2004 } from './datamodel2004.js';
import { Strict12 } from './strict12.js';
import { Strict2004 } from './strict2004.js';
import { draw, element, prepend, table } from './view.js';

const FUNCTIONS = ['Initialize', 'GetValue', 'SetValue', 'Commit', 'GetLastError', 'GetErrorString', 'GetDiagnostic'];

/** @type {Record<string, Version & {ends: string, errors: Record<string, string>}>} */
const VERSIONS = {
  scorm12: {
    api: 'API', prefix: 'LMS', ends: 'Finish', errors: ERRORS, open: (options) => new Strict12(options),
    core: 'cmi.core.', mode: 'lesson_mode', response: 'student_response',
  },
  scorm2004: {
    api: 'API_1484_11', prefix: '', ends: 'Terminate', errors: ERRORS2004, open: (options) => new Strict2004(options),
    core: 'cmi.', mode: 'mode', response: 'learner_response',
  },
};

/** @param {Values} held @param {string} response */
function answers(held, response) {
  const found = [];
  for (let n = 0; held[`cmi.interactions.${n}.id`] !== undefined; n += 1) {
    const value = (/** @type {string} */ name) => held[`cmi.interactions.${n}.${name}`] ?? '';
    found.push({ id: value('id'), response: value(response), result: value('result') });
  }
  return found;
}

/** @param {Call} call @param {Record<string, string>} errors */
function row({ fn, args, result, error }, errors) {
  const said = [element('code', [`${fn}(${args.map((one) => JSON.stringify(one)).join(', ')})`])];
  if (error === '0') said.push(element('code', [` ${JSON.stringify(result)}`], 'reply'));
  else said.push(element('span', [` error ${error}: ${errors[error] ?? ''}`], 'failed'));
  return element('li', said);
}

/**
 * Put the API in its place, and give the address to launch.
 * @param {{format: string, codebook: {interactions: Interactions}}} data
 * @param {{learner: string, stored: Values | null}} before
 * @param {string} mode
 * @param {(values: Values) => boolean} store
 */
export function launchScorm(data, { learner, stored }, mode, store) {
  const version = /** @type {typeof VERSIONS[string]} */ (VERSIONS[data.format]);
  const { api: name, prefix, core } = version;
  const decided = { [core + version.mode]: mode, [`${core}credit`]: mode === 'normal' ? 'credit' : 'no-credit' };
  const api = version.open({ stored, learner: { id: learner, name: 'Learner, Ada' }, decided, store });
  let logged = 0;
  let waiting = 0;
  /** Nothing is told of a call that only asks how the last one went. */
  const isTold = (/** @type {Call} */ { fn, result }) => !(fn.endsWith('GetLastError') && result === '0');

  function show() {
    const fresh = api.calls.slice(logged).filter(isTold);
    logged = api.calls.length;
    prepend('calls', fresh.reverse().map((call) => row(call, version.errors)));
    draw('stored', table(api.held));
    drawAnswers(data.codebook.interactions, answers(api.held, version.response));
  }

  /** @param {string} fn */
  const through = (fn) => (/** @type {unknown[]} */ ...args) => {
    const result = /** @type {Record<string, (...args: unknown[]) => string>} */ (/** @type {unknown} */ (api))[fn]?.(...args);
    // Later: a learner's click is not held up by our drawing.
    if (!waiting) waiting = window.setTimeout(() => { waiting = 0; show(); });
    return result;
  };
  const functions = [...FUNCTIONS, version.ends].map((fn) => prefix + fn);
  Object.assign(window, { [name]: Object.fromEntries(functions.map((fn) => [fn, through(fn)])) });
  if (stored) draw('stored', table(stored));
  drawAnswers(data.codebook.interactions, answers(stored ?? {}, version.response));
  return 'package/index.html';
}
