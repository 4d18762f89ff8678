import assert from 'node:assert/strict';

import { Strict12 } from '../../themes/sandbox/strict12.js';

/** @typedef {import('../../themes/sandbox/strict12.js').Values} Values @typedef {import('../../themes/sandbox/strict12.js').Options} Options */

const LEARNER = { id: 'learner-1', name: 'Learner, Ada' };

/** An LMS that keeps one map, as the server of host.html does. */
export class Lms {
  /** @type {Values | null} */
  stored = null;
  accepts = true;

  /** @param {Partial<Options>} [options] a launched, not initialised API */
  launch(options = {}) {
    const store = (/** @type {Values} */ values) => {
      if (this.accepts) this.stored = structuredClone(values);
      return this.accepts;
    };
    return new Strict12({ stored: this.stored, store, learner: LEARNER, ...options });
  }

  /** @param {Partial<Options>} [options] */
  open(options) {
    const api = this.launch(options);
    assert.equal(api.LMSInitialize(''), 'true');
    return api;
  }
}

/** @param {Strict12} api @param {[string, string][]} pairs every one must be accepted */
export function write(api, pairs) {
  for (const [element, value] of pairs) {
    assert.equal(api.LMSSetValue(element, value), 'true', `${element} = ${value}: ${api.LMSGetDiagnostic('')}`);
  }
}

/** @param {Strict12} api @param {string} element @param {unknown} value */
export const errorOfSet = (api, element, value) => [api.LMSSetValue(element, value), api.LMSGetLastError()];
/** @param {Strict12} api @param {unknown} element */
export const errorOfGet = (api, element) => [api.LMSGetValue(element), api.LMSGetLastError()];
