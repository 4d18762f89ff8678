/**
 * What the APIs of SCORM 1.2 and 2004 have in common: calls are logged, a fault is an error code that stays until the
 * next call, and functions that tell of errors do not touch it (RTE 3.3.4 of SCORM 1.2, RTE 3.1.6 of SCORM 2004).
 */

/** @typedef {{fn: string, args: unknown[], result: string, error: string}} Call */

/** Ends a call: an error code of the standard and the reason that the diagnostic tells. */
export class Fault extends Error {
  /** @param {string} code @param {string} reason */
  constructor(code, reason) {
    super(reason);
    this.code = code;
  }
}

/** @param {unknown} parameter every function that takes nothing takes "" (RTE 3.3.2.1, RTE 3.1.3) */
export function mustBeEmpty(parameter) {
  if (parameter !== '') throw new Fault('201', 'the parameter must be ""');
}

/** The calls of one launch, and the error of the last one. */
export class Session {
  /** @type {'new' | 'running' | 'finished'} */
  state = 'new';
  /** Every call, in order. @type {Call[]} */
  calls = [];
  #error = '0';
  #diagnostic = '';
  #texts;

  /** @param {Record<string, string>} texts of the error codes */
  constructor(texts) {
    this.#texts = texts;
  }

  /** @param {string} fn @param {unknown[]} args @param {string} failed what it returns on an error @param {() => string} work */
  call(fn, args, failed, work) {
    this.#error = '0';
    this.#diagnostic = '';
    try {
      return this.#log(fn, args, work());
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      this.#error = fault.code;
      this.#diagnostic = `${fn}(${args.join(', ')}): ${fault.message}`;
      return this.#log(fn, args, failed, fault.code);
    }
  }

  /** @param {string} fn */
  lastError(fn) {
    return this.#log(fn, [], this.#error);
  }

  /** @param {string} fn @param {unknown} code */
  errorString(fn, code) {
    return this.#log(fn, [code], this.#texts[String(code)] ?? '');
  }

  /** Of the last error with "" or its code, of a code otherwise. @param {string} fn @param {unknown} code */
  diagnostic(fn, code) {
    const last = code === '' || String(code) === this.#error;
    return this.#log(fn, [code], last ? this.#diagnostic : this.#texts[String(code)] ?? '');
  }

  /** @param {string} before @param {string} after the errors of a call too early and too late */
  mustRun(before, after = before) {
    if (this.state !== 'running') throw new Fault(this.state === 'new' ? before : after, `the session is ${this.state}`);
  }

  /** @param {string} fn @param {unknown[]} args @param {string} result @param {string} [error] */
  #log(fn, args, result, error = '0') {
    this.calls.push({ fn, args, result, error });
    return result;
  }
}
