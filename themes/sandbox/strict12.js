/**
 * The LMS side of SCORM 1.2, for the sandbox and for tests: what the standard says and, where it leaves room, what the strictest LMSs do.
 *
 * "RTE" is "The SCORM Run-Time Environment", version 1.2 of October 1, 2001. Choices that neither the standard nor
 * Moodle settles are marked "Choice". No DOM and no dependency: the page that hosts it gives it storage.
 */

import { count, ELEMENTS, ERRORS, INITIAL, NAMES } from './datamodel12.js';
import { Fault, mustBeEmpty, Session } from './session.js';

/**
 * @typedef {import('./datamodel12.js').Row} Row
 * @typedef {Record<string, string>} Values the flat map of elements: "cmi.core.lesson_status" -> "passed"
 * @typedef {import('./session.js').Call} Call
 * @typedef {{id: string, name: string}} Learner name as RTE 3.4.4 student_name: "Last, First M."
 * @typedef {{stored: Values | null, learner: Learner, decided?: Values}} Launch
 * @typedef {Launch & {store: (values: Values) => boolean, unsupported?: string[]}} Options
 */

/** The element that opens a record of a list. */
const FIRST = ['id', 'pattern'];
const KEYWORD = /\.(?:_children|_count|_version)$/;
const INDEX = /\.(0|[1-9]\d*)(?=\.)/g;

/** @param {string} span a CMITimespan, or "" for none; returns hundredths of a second */
function hundredths(span) {
  const [hours = 0, minutes = 0, seconds = 0] = span.split(':').map(Number);
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 100);
}

/**
 * The sum of CMITimespans ("" counts as none), always as HHHH:MM:SS.SS.
 * @param {string[]} spans
 */
export function addTimespans(...spans) {
  const total = spans.map(hundredths).reduce((sum, span) => sum + span, 0);
  /** @param {number} number @param {number} digits */
  const padded = (number, digits) => String(Math.floor(number)).padStart(digits, '0');
  const [hours, minutes, seconds] = [total / 360000, (total / 6000) % 60, (total / 100) % 60];
  return `${padded(hours, 4)}:${padded(minutes, 2)}:${padded(seconds, 2)}.${padded(total % 100, 2)}`;
}

/**
 * RTE 3.4.4 entry: "resume" after a suspended session, whether it ended by LMSFinish or not.
 * @param {Values | null} stored
 */
function entry(stored) {
  if (stored === null) return 'ab-initio';
  return stored['cmi.core.exit'] === 'suspend' ? 'resume' : '';
}

/**
 * The elements with which a session starts. `decided` are those that the LMS itself sets, such as
 * cmi.core.lesson_mode, cmi.core.credit or cmi.student_data.mastery_score; what `stored` says of them holds otherwise.
 *
 * RTE 3.4.4 total_time: the last session_time is added when the learner leaves. LMSFinish does so and leaves
 * session_time empty; a session_time that is still there belongs to a page that died, and is added now. Until the next
 * commit the store keeps both as they were, so a second death counts nothing twice.
 * @param {Launch} options @returns {Values}
 */
export function launch({ stored, learner, decided = {} }) {
  const before = { ...INITIAL, ...stored };
  return {
    ...before,
    'cmi.core.student_id': learner.id,
    'cmi.core.student_name': learner.name,
    'cmi.core.entry': entry(stored),
    'cmi.core.total_time': addTimespans(before['cmi.core.total_time'] ?? '', before['cmi.core.session_time'] ?? ''),
    'cmi.core.session_time': '',
    'cmi.core.exit': '',
    ...decided,
  };
}

/**
 * The lesson_status once the learner has left, RTE 3.4.4 lesson_status and 3.5 step 5: a mastery score overrules the
 * SCO, a SCO that said nothing has completed; otherwise the LMS changes nothing, and never lowers a status.
 * @param {Values} values @returns {string}
 */
function judged(values) {
  const { 'cmi.core.lesson_status': status = '', 'cmi.core.lesson_mode': mode, 'cmi.core.score.raw': raw } = values;
  const mastery = values['cmi.student_data.mastery_score'];
  if (mastery && raw && mode === 'normal' && values['cmi.core.credit'] === 'credit') {
    return Number(raw) >= Number(mastery) ? 'passed' : 'failed';
  }
  if (status !== 'not attempted') return status;
  return mode === 'browse' ? 'browsed' : 'completed';
}

/**
 * The calls that ended in an error. Asking for _children is how a SCO learns that an optional element is not supported
 * (RTE 3.3.2.1 LMSGetValue), so a 401 to that question is no error of the SCO.
 * @param {Call[]} calls
 */
export function failures(calls) {
  return calls.filter(({ fn, args, error }) => error !== '0'
    && !(fn === 'LMSGetValue' && error === '401' && String(args[0]).endsWith('._children')));
}

/** RTE 3.3.3: 202 and 203 for keywords of things that exist but are no group or no list. @param {string} name */
function nameless(name) {
  const parent = name.replace(KEYWORD, '');
  if (parent === name || !NAMES.has(parent)) return new Fault('201', 'no such element');
  if (name.endsWith('._children')) return new Fault('202', `${parent} has no children`);
  return name.endsWith('._count') ? new Fault('203', `${parent} is no list`) : new Fault('201', 'no such element');
}

/** The API adapter of RTE 3.3, for one session of one learner in one SCO. */
export class Strict12 {
  #session = new Session(ERRORS);
  /** @type {Values} */
  #values;
  #store;
  #unsupported;

  /** What the last accepted commit held; session_time stays visible here after LMSFinish. @type {Values} */
  held;

  /**
   * @param {Options} options `store` keeps the map before it returns, false = it could not; `unsupported` names
   *   what this LMS lacks and answers with 401: groups ("interactions") or elements ("cmi.interactions.n.latency")
   */
  constructor({ stored, store, learner, decided = {}, unsupported = [] }) {
    this.#values = launch({ stored, learner, decided });
    this.#store = store;
    this.#unsupported = unsupported;
    this.held = { ...stored };
  }

  /** Every call, in order. */
  get calls() {
    return this.#session.calls;
  }

  /** The calls that ended in an error, but for probes of unsupported elements. */
  errors() {
    return failures(this.calls);
  }

  /** RTE 3.3.2.2: once, before everything else. @param {unknown} parameter */
  LMSInitialize(parameter) {
    return this.#session.call('LMSInitialize', [parameter], 'false', () => {
      mustBeEmpty(parameter);
      if (this.#session.state !== 'new') throw new Fault('101', `the session is ${this.#session.state}`);
      this.#session.state = 'running';
      return 'true';
    });
  }

  /** RTE 3.3.2.2: finished for good, even when the store refuses; Moodle does so too. @param {unknown} parameter */
  LMSFinish(parameter) {
    return this.#session.call('LMSFinish', [parameter], 'false', () => {
      mustBeEmpty(parameter);
      this.#session.mustRun('301');
      this.#session.state = 'finished';
      const { 'cmi.core.total_time': before = '', 'cmi.core.session_time': session = '' } = this.#values;
      this.#values['cmi.core.lesson_status'] = judged(this.#values);
      this.#values['cmi.core.total_time'] = addTimespans(before, session);
      return this.#persist({ ...this.#values, 'cmi.core.session_time': '' });
    });
  }

  /** RTE 3.3.2.1: only what was committed outlives the page. @param {unknown} parameter */
  LMSCommit(parameter) {
    return this.#session.call('LMSCommit', [parameter], 'false', () => {
      mustBeEmpty(parameter);
      this.#session.mustRun('301');
      return this.#persist({ ...this.#values });
    });
  }

  /** @param {unknown} element */
  LMSGetValue(element) {
    return this.#session.call('LMSGetValue', [element], '', () => {
      this.#session.mustRun('301');
      return this.#get(this.#named(element));
    });
  }

  /**
   * Choice: a value that is no string is refused, not converted (RTE 3.3.2.1: "This is a string").
   * @param {unknown} element @param {unknown} value
   */
  LMSSetValue(element, value) {
    return this.#session.call('LMSSetValue', [element, value], 'false', () => {
      this.#session.mustRun('301');
      const name = this.#named(element);
      if (typeof value !== 'string') throw new Fault('405', 'the value is no string');
      return this.#set(name, value);
    });
  }

  /** RTE 3.3.4: the error functions do not reset the error code. */
  LMSGetLastError() {
    return this.#session.lastError('LMSGetLastError');
  }

  /** @param {unknown} code */
  LMSGetErrorString(code) {
    return this.#session.errorString('LMSGetErrorString', code);
  }

  /** RTE 3.3.2.1: of the last error with "", of a code otherwise. @param {unknown} code */
  LMSGetDiagnostic(code) {
    return this.#session.diagnostic('LMSGetDiagnostic', code);
  }

  /** @param {Values} values */
  #persist(values) {
    if (!this.#store(values)) throw new Fault('101', 'the LMS could not store the data');
    this.held = { ...this.#values };
    return 'true';
  }

  /** RTE 3.3.3: 401 for another data model and for what this LMS does not support. @param {unknown} element */
  #named(element) {
    if (typeof element !== 'string' || element === '') throw new Fault('201', 'no element named');
    const [model, group = ''] = element.split('.');
    if (model !== 'cmi') throw new Fault('401', 'another data model');
    const single = element.replace(INDEX, '.n');
    if (this.#unsupported.some((name) => name === group || name === single)) {
      throw new Fault('401', `${single} is not supported`);
    }
    if (element.includes('.n.')) throw new Fault('201', 'no such element');
    return element;
  }

  /** @param {string} element */
  #get(element) {
    const name = element.replace(INDEX, '.n');
    const known = ELEMENTS.get(name);
    if (known === undefined) throw nameless(name);
    if (known.access === 'w') throw new Fault('404', 'write only');
    this.#mustExist(element, false);
    if (known === count) return String(this.#count(element.replace(KEYWORD, '')));
    return this.#values[element] ?? known.initial;
  }

  /** @param {string} element @param {string} value */
  #set(element, value) {
    if (KEYWORD.test(element)) throw new Fault('402', 'a keyword');
    const known = ELEMENTS.get(element.replace(INDEX, '.n'));
    if (known === undefined) throw new Fault('201', 'no such element');
    if (known.access === 'r') throw new Fault('403', 'read only');
    this.#mustExist(element, true);
    // RTE 3.4.4 comments: "should be concatenated together".
    const whole = element === 'cmi.comments' ? `${this.#values[element]}${value}` : value;
    if (!this.#form(element, known).test(whole)) throw new Fault('405', `not of the right type: ${whole}`);
    this.#values[element] = whole;
    return 'true';
  }

  /**
   * Choice: the form of a response cannot be judged before the type is known, so the type comes first.
   * @param {string} element @param {Row} known
   */
  #form(element, { type }) {
    if (type instanceof RegExp) return type;
    const kind = this.#values[element.replace(/^(cmi\.interactions\.\d+)\..*$/, '$1.type')];
    const form = type[kind ?? ''];
    if (form === undefined) throw new Fault('201', 'the type of the interaction must be set first');
    return form;
  }

  /** @param {string} list such as "cmi.interactions.0.objectives" */
  #count(list) {
    let records = 0;
    while (FIRST.some((name) => `${list}.${records}.${name}` in this.#values)) records += 1;
    return records;
  }

  /**
   * RTE 3.4.3: records are added one after the other, none is left out. Choice: the id (or pattern) opens a record.
   * @param {string} element @param {boolean} writing
   */
  #mustExist(element, writing) {
    for (const { 0: digits, 1: number, index = 0 } of element.matchAll(INDEX)) {
      const records = this.#count(element.slice(0, index));
      const opens = writing && FIRST.includes(element.slice(index + digits.length + 1));
      if (Number(number) < records + (opens ? 1 : 0)) continue;
      throw new Fault('201', `there are ${records} records, and the id opens the next`);
    }
  }
}
