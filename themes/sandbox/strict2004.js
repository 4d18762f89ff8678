/**
 * The LMS side of SCORM 2004, for the sandbox and for tests: what the 4th edition says and, where it leaves room, what the strictest LMSs do.
 *
 * "RTE" is the Run-Time Environment, version 1.1 of 2009. No DOM and no dependency: the page that hosts it gives it storage.
 */

import { count, ELEMENTS, ERRORS, PATTERNS } from './datamodel2004.js';
import { Fault, mustBeEmpty, Session } from './session.js';

/**
 * @typedef {import('./datamodel2004.js').Row} Row
 * @typedef {import('./strict12.js').Values} Values
 * @typedef {import('./session.js').Call} Call
 * @typedef {import('./strict12.js').Launch} Launch
 * @typedef {Launch & {store: (values: Values) => boolean}} Options
 */

const KEYWORD = /\._(?:children|count|version)$/;
const INDEX = /\.(0|[1-9]\d*)(?=\.)/g;
/** The element that opens a record of a list. */
const FIRST = ['id', 'pattern'];
/** What has to be there before it is set (RTE 4.2.9). @type {[RegExp, string][]} */
const NEEDS = [[/^(cmi\.interactions\.\d+\.)(?:correct_responses|learner_response)/, 'type']];

/** @param {string} interval @returns {number} hundredths of a second; days and longer are nobody's session */
function hundredths(interval) {
  const { 1: hours = 0, 2: minutes = 0, 3: seconds = 0 } = /T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(interval) ?? [];
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 100);
}

/** @param {string[]} intervals "" counts as none */
export function addIntervals(...intervals) {
  return `PT${intervals.reduce((sum, one) => sum + hundredths(one), 0) / 100}S`;
}

/**
 * The elements with which a session starts. RTE 4.2.8 exit: what was not left by "suspend" is over, and the next launch is
 * a new attempt, which knows nothing of the last one.
 * @param {Launch} options @returns {Values}
 */
export function launch2004({ stored, learner, decided = {} }) {
  const resumed = stored?.['cmi.exit'] === 'suspend';
  const before = resumed ? stored : {};
  return {
    ...before,
    'cmi.learner_id': learner.id,
    'cmi.learner_name': learner.name,
    'cmi.entry': resumed ? 'resume' : 'ab-initio',
    'cmi.total_time': addIntervals(before['cmi.total_time'] ?? '', before['cmi.session_time'] ?? ''),
    'cmi.session_time': '',
    'cmi.exit': '',
    ...decided,
  };
}

/**
 * RTE 4.2.22 success_status: with a passing score the LMS overrules what the SCO says.
 * @param {Values} values @returns {Values}
 */
function judged(values) {
  const { 'cmi.scaled_passing_score': passing, 'cmi.score.scaled': scaled } = values;
  if (passing === undefined || scaled === undefined) return values;
  return { ...values, 'cmi.success_status': Number(scaled) >= Number(passing) ? 'passed' : 'failed' };
}

/**
 * The calls that ended in an error. A value that nobody has set yet is asked for to learn just that (403).
 * @param {Call[]} calls
 */
export function failures2004(calls) {
  return calls.filter(({ fn, error }) => error !== '0' && !(fn === 'GetValue' && error === '403'));
}

/** The API of RTE 3, for one session of one learner in one SCO. */
export class Strict2004 {
  #session = new Session(ERRORS);
  /** @type {Values} */
  #values;
  #store;

  /** What the last accepted commit held; session_time stays visible here after Terminate. @type {Values} */
  held;

  /** @param {Options} options `store` keeps the map before it returns, false = it could not */
  constructor({ stored, store, learner, decided = {} }) {
    this.#values = launch2004({ stored, learner, decided });
    this.#store = store;
    this.held = { ...stored };
  }

  /** Every call, in order. */
  get calls() {
    return this.#session.calls;
  }

  /** The calls that ended in an error. */
  errors() {
    return failures2004(this.calls);
  }

  /** RTE 3.1.3.1. @param {unknown} parameter */
  Initialize(parameter) {
    return this.#session.call('Initialize', [parameter], 'false', () => {
      mustBeEmpty(parameter);
      if (this.#session.state === 'running') throw new Fault('103', 'the session is running');
      if (this.#session.state === 'finished') throw new Fault('104', 'the session is over');
      this.#session.state = 'running';
      return 'true';
    });
  }

  /** RTE 3.1.3.2. @param {unknown} parameter */
  Terminate(parameter) {
    return this.#session.call('Terminate', [parameter], 'false', () => {
      mustBeEmpty(parameter);
      this.#session.mustRun('112', '113');
      this.#session.state = 'finished';
      const { 'cmi.total_time': before = '', 'cmi.session_time': session = '' } = this.#values;
      this.#values = { ...judged(this.#values), 'cmi.total_time': addIntervals(before, session) };
      return this.#persist({ ...this.#values, 'cmi.session_time': '' }, '111');
    });
  }

  /** RTE 3.1.5.3: only what was committed outlives the page. @param {unknown} parameter */
  Commit(parameter) {
    return this.#session.call('Commit', [parameter], 'false', () => {
      mustBeEmpty(parameter);
      this.#session.mustRun('142', '143');
      return this.#persist({ ...this.#values }, '391');
    });
  }

  /** @param {unknown} element */
  GetValue(element) {
    return this.#session.call('GetValue', [element], '', () => {
      this.#session.mustRun('122', '123');
      return this.#get(named(element, '301'));
    });
  }

  /** @param {unknown} element @param {unknown} value */
  SetValue(element, value) {
    return this.#session.call('SetValue', [element, value], 'false', () => {
      this.#session.mustRun('132', '133');
      const name = named(element, '351');
      if (typeof value !== 'string') throw new Fault('406', 'the value is no string');
      return this.#set(name, value);
    });
  }

  /** RTE 3.1.6: these do not reset the error code. */
  GetLastError() {
    return this.#session.lastError('GetLastError');
  }

  /** @param {unknown} code */
  GetErrorString(code) {
    return this.#session.errorString('GetErrorString', code);
  }

  /** @param {unknown} code */
  GetDiagnostic(code) {
    return this.#session.diagnostic('GetDiagnostic', code);
  }

  /** @param {Values} values @param {string} error */
  #persist(values, error) {
    if (!this.#store(values)) throw new Fault(error, 'the LMS could not store the data');
    this.held = { ...this.#values };
    return 'true';
  }

  /** @param {string} element */
  #get(element) {
    const known = row(element);
    if (known.access === 'w') throw new Fault('405', 'write only');
    this.#mustExist(element, false);
    if (known === count) return String(this.#count(element.replace(KEYWORD, '')));
    const value = this.#values[element] ?? known.initial;
    if (value === null) throw new Fault('403', 'nobody has set it');
    return value;
  }

  /** @param {string} element @param {string} value */
  #set(element, value) {
    const known = row(element);
    if (known.access === 'r' || known.access === 'keyword') throw new Fault('404', 'read only');
    this.#mustExist(element, true);
    if (!this.#form(element, known).test(value)) throw new Fault('406', `not of the right type: ${value}`);
    if (known.low !== undefined && known.high !== undefined && (Number(value) < known.low || Number(value) > known.high)) {
      throw new Fault('407', `not between ${known.low} and ${known.high}: ${value}`);
    }
    this.#mustBeNew(element, value);
    this.#values[element] = value;
    return 'true';
  }

  /** @param {string} element @param {Row} known */
  #form(element, { type }) {
    for (const [wanting, needed] of NEEDS) {
      const record = wanting.exec(element)?.[1];
      if (record && !(`${record}${needed}` in this.#values)) throw new Fault('408', `${needed} has to be set first`);
    }
    if (type instanceof RegExp) return type;
    return type[this.#values[element.replace(/^(cmi\.interactions\.\d+)\..*$/, '$1.type')] ?? ''] ?? /$^/;
  }

  /** RTE 4.2.17: an objective keeps its id, which no other one has; no pattern is there twice, and none too many. @param {string} element @param {string} value */
  #mustBeNew(element, value) {
    const { 1: list, 2: number, 3: last } = /^(.*)\.(\d+)\.(\w+)$/.exec(element) ?? [];
    if (list === undefined || !FIRST.includes(last ?? '') || list === 'cmi.interactions') return;
    const others = [...Array(this.#count(list)).keys()].filter((n) => n !== Number(number));
    if (others.some((n) => this.#values[`${list}.${n}.${last}`] === value)) throw new Fault('351', `there is one already: ${value}`);
    if (list === 'cmi.objectives' && element in this.#values && this.#values[element] !== value) throw new Fault('351', 'it has another id');
    if (last === 'pattern' && Number(number) >= (PATTERNS[this.#values[list.replace('correct_responses', 'type')] ?? ''] ?? 1)) {
      throw new Fault('351', 'more patterns than an LMS has to take');
    }
  }

  /** @param {string} list such as "cmi.interactions.0.objectives" */
  #count(list) {
    let records = 0;
    while (FIRST.some((name) => `${list}.${records}.${name}` in this.#values)) records += 1;
    return records;
  }

  /** RTE 3.1.7.6: records are added one after the other, and the id (or pattern) opens one. @param {string} element @param {boolean} writing */
  #mustExist(element, writing) {
    for (const { 0: digits, 1: number, index = 0 } of element.matchAll(INDEX)) {
      const records = this.#count(element.slice(0, index));
      if (Number(number) < records) continue;
      if (!writing) throw new Fault('301', `there are ${records} records`);
      if (Number(number) > records) throw new Fault('351', `there are ${records} records: none may be left out`);
      if (!FIRST.includes(element.slice(index + digits.length + 1))) throw new Fault('408', 'the id has to be set first');
    }
  }
}

/** @param {unknown} element @param {string} error */
function named(element, error) {
  if (typeof element !== 'string' || element === '') throw new Fault(error, 'no element named');
  return element;
}

/** @param {string} element @returns {Row} */
function row(element) {
  const known = element.includes('.n.') ? undefined : ELEMENTS.get(element.replace(INDEX, '.n'));
  if (known === undefined) throw new Fault('401', 'no such element');
  return known;
}
