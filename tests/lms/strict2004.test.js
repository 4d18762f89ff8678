import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addIntervals, Strict2004 } from '../../themes/sandbox/strict2004.js';

/** @typedef {import('../../themes/sandbox/strict2004.js').Options} Options @typedef {import('../../themes/sandbox/strict12.js').Values} Values */

const LEARNER = { id: 'learner-1', name: 'Learner, Ada' };

/** An LMS that keeps one map. */
class Lms {
  /** @type {Values | null} */
  stored = null;
  accepts = true;

  /** @param {Partial<Options>} [options] */
  launch(options = {}) {
    const store = (/** @type {Values} */ values) => {
      if (this.accepts) this.stored = structuredClone(values);
      return this.accepts;
    };
    return new Strict2004({ stored: this.stored, store, learner: LEARNER, ...options });
  }

  /** @param {Partial<Options>} [options] */
  open(options) {
    const api = this.launch(options);
    assert.equal(api.Initialize(''), 'true');
    return api;
  }
}

/** @param {Strict2004} api @param {[string, string][]} pairs every one must be accepted */
function write(api, pairs) {
  for (const [element, value] of pairs) {
    assert.equal(api.SetValue(element, value), 'true', `${element} = ${value}: ${api.GetDiagnostic('')}`);
  }
}

/** An API with one interaction of a type, answered rightly once. @param {string} type */
function withRecords(type) {
  const api = new Lms().open();
  write(api, [['cmi.interactions.0.id', 'q__v1'], ['cmi.interactions.0.type', type], ['cmi.objectives.0.id', 'o1']]);
  return api;
}

const STATES = /** @type {[string[], [string, string?, string?], string, string][]} */ ([
  [[], ['GetValue', 'cmi.entry'], '', '122'],
  [[], ['SetValue', 'cmi.exit', ''], 'false', '132'],
  [[], ['Commit', ''], 'false', '142'],
  [[], ['Terminate', ''], 'false', '112'],
  [[], ['Initialize', 'x'], 'false', '201'],
  [[], ['Initialize', ''], 'true', '0'],
  [['Initialize'], ['Initialize', ''], 'false', '103'],
  [['Initialize'], ['Commit', 'now'], 'false', '201'],
  [['Initialize', 'Terminate'], ['Initialize', ''], 'false', '104'],
  [['Initialize', 'Terminate'], ['Terminate', ''], 'false', '113'],
  [['Initialize', 'Terminate'], ['GetValue', 'cmi.entry'], '', '123'],
  [['Initialize', 'Terminate'], ['SetValue', 'cmi.exit', ''], 'false', '133'],
  [['Initialize', 'Terminate'], ['Commit', ''], 'false', '143'],
]);
for (const [before, [fn, ...args], result, error] of STATES) {
  test(`RTE 3.1.7: ${fn}(${args}) after ${before.join(', ') || 'launch'} answers ${error}`, () => {
    const api = /** @type {Record<string, any>} */ (new Lms().launch());
    for (const name of before) api[name]('');
    assert.deepEqual([api[fn](...args), api.GetLastError()], [result, error]);
  });
}

const READS = /** @type {[unknown, string, string][]} */ ([
  ['cmi._version', '1.0', '0'],
  ['cmi.learner_id', 'learner-1', '0'],
  ['cmi.completion_status', 'unknown', '0'],
  ['cmi.success_status', 'unknown', '0'],
  ['cmi.entry', 'ab-initio', '0'],
  ['cmi.mode', 'normal', '0'],
  ['cmi.objectives._count', '0', '0'],
  ['cmi.suspend_data', '', '403'],
  ['cmi.score.raw', '', '403'],
  ['cmi.progress_measure', '', '403'],
  ['cmi.exit', '', '405'],
  ['cmi.session_time', '', '405'],
  ['cmi.objectives.0.id', '', '301'],
  ['cmi.objectives.n.id', '', '401'],
  ['cmi.core.lesson_status', '', '401'],
  ['', '', '301'],
  [5, '', '301'],
]);
for (const [element, value, error] of READS) {
  test(`reading ${element} at the first launch: "${value}", ${error}`, () => {
    const api = new Lms().open();
    assert.deepEqual([api.GetValue(element), api.GetLastError()], [value, error]);
  });
}

const WRITES = /** @type {[string, unknown, string][]} */ ([
  ['cmi.learner_id', 'x', '404'],
  ['cmi.objectives._count', '1', '404'],
  ['cmi.completion_status', 'passed', '406'],
  ['cmi.completion_status', 'completed', '0'],
  ['cmi.success_status', 'completed', '406'],
  ['cmi.score.scaled', '1.01', '407'],
  ['cmi.score.scaled', '0.85', '0'],
  ['cmi.score.raw', '85%', '406'],
  ['cmi.progress_measure', '-0.1', '407'],
  ['cmi.progress_measure', '1', '0'],
  ['cmi.location', 'x'.repeat(1001), '406'],
  ['cmi.location', '', '406'],
  ['cmi.suspend_data', 'x'.repeat(64000), '0'],
  ['cmi.suspend_data', 'x'.repeat(64001), '406'],
  ['cmi.session_time', 'PT10M5.123S', '406'],
  ['cmi.session_time', '0000:10:05', '406'],
  ['cmi.session_time', 'PT605.12S', '0'],
  ['cmi.exit', 'suspended', '406'],
  ['cmi.exit', 'suspend', '0'],
  ['cmi.exit', 5, '406'],
  ['cmi.interactions.0.type', 'choice', '408'],
  ['cmi.interactions.1.id', 'q', '351'],
  ['cmi.interactions.0.id', 'urn:q', '406'],
  ['cmi.interactions.0.id', 'a q', '406'],
  ['cmi.objectives.0.success_status', 'passed', '408'],
]);
for (const [element, value, error] of WRITES) {
  test(`writing ${element} = ${String(value).slice(0, 20)} (${String(value).length}) answers ${error}`, () => {
    const api = new Lms().open();
    assert.deepEqual([api.SetValue(element, value), api.GetLastError()], [error === '0' ? 'true' : 'false', error]);
  });
}

/** Type, response that is refused, one that is taken, a pattern that is refused, one that is taken. */
const FORMS = /** @type {[string, string, string, string, string][]} */ ([
  ['true-false', 't', 'true', 'f', 'false'],
  ['choice', 'a[,]a', 'a[,]c', 'a,c', 'c'],
  ['choice', 'a-b', '', 'a b', 'a[,]b'],
  ['fill-in', 'x'.repeat(251), 'fax', '{case_matters=maybe}[,]'.repeat(11), '{case_matters=false}{order_matters=true}500[,]media'],
  ['matching', 'a.b', 'a[.]b[,]b[.]a', 'a', 'a[.]b'],
  ['performance', 'start.b', 'start[.]b', 'start', '{order_matters=true}start[.]b[,]leaked[.]a'],
  ['sequencing', 'b,a', 'b[,]a[,]b', 'b a', 'a[,]b'],
  ['likert', 'a b', 'c', 'a b', 'c'],
  ['numeric', '1919173', '-60.5', '60', '59[:]61'],
  ['other', '\x01', 'agreed', '\x01', 'agreed'],
]);
for (const [type, bad, good, badPattern, goodPattern] of FORMS) {
  test(`RTE 4.2.9: ${type}: ${good}`, () => {
    const api = withRecords(type);
    const codes = [['learner_response', bad], ['learner_response', good], ['correct_responses.0.pattern', badPattern], ['correct_responses.0.pattern', goodPattern]]
      .map(([element, value]) => (api.SetValue(`cmi.interactions.0.${element}`, value), api.GetLastError()));
    assert.deepEqual(codes, ['406', '0', '406', '0']);
  });
}

test('RTE 4.2.9: the type comes before what depends on it', () => {
  const api = new Lms().open();
  write(api, [['cmi.interactions.0.id', 'q__v1']]);
  for (const element of ['learner_response', 'correct_responses.0.pattern']) {
    api.SetValue(`cmi.interactions.0.${element}`, 'a');
    assert.equal(api.GetLastError(), '408');
  }
});

test('nothing is there twice, and patterns are no more than an LMS has to take', () => {
  const api = withRecords('fill-in');
  const pattern = (/** @type {number} */ n, /** @type {string} */ text) => {
    api.SetValue(`cmi.interactions.0.correct_responses.${n}.pattern`, text);
    return api.GetLastError();
  };
  assert.deepEqual([pattern(0, 'fax'), pattern(1, 'fax'), pattern(0, 'fax')], ['0', '351', '0']);
  assert.deepEqual([1, 2, 3, 4, 5].map((n) => pattern(n, `fax ${n}`)), ['0', '0', '0', '0', '351']);
  const set = (/** @type {string} */ element, /** @type {string} */ value) => (api.SetValue(element, value), api.GetLastError());
  assert.deepEqual([set('cmi.objectives.1.id', 'o1'), set('cmi.objectives.0.id', 'o2'), set('cmi.objectives.0.id', 'o1')], ['351', '351', '0']);
  assert.deepEqual([set('cmi.interactions.1.id', 'q__v1')], ['0'], 'a journal may name a question again');
});

for (const [value, error] of [['2026-11-22T08:09:10.0Z', '0'], ['2026-11-22T08:09:10Z', '406'], ['2026-11-22T08:09:10.123Z', '406'], ['2039-01-01', '406'], ['08:09:10', '406']]) {
  test(`RTE 4.1.1: the time ${value} answers ${error}`, () => {
    const api = withRecords('choice');
    api.SetValue('cmi.interactions.0.timestamp', value);
    assert.equal(api.GetLastError(), error);
  });
}

test('RTE 4.2.8: what was left by suspend goes on, anything else is over', () => {
  for (const [exit, entry, data] of [['suspend', 'resume', 'state'], ['', 'ab-initio', ''], ['normal', 'ab-initio', '']]) {
    for (const end of /** @type {const} */ (['Terminate', 'Commit'])) {
      const lms = new Lms();
      const api = lms.open();
      write(api, [['cmi.exit', exit ?? ''], ['cmi.suspend_data', 'state'], ['cmi.session_time', 'PT1M2.5S']]);
      api[end]('');
      const next = lms.open();
      assert.deepEqual([next.GetValue('cmi.entry'), next.GetValue('cmi.suspend_data')], [entry, data]);
      assert.equal(next.GetValue('cmi.total_time'), exit === 'suspend' ? 'PT62.5S' : 'PT0S');
    }
  }
});

test('RTE 4.2.22: with a passing score the LMS has the last word', () => {
  const lms = new Lms();
  const api = lms.open({ decided: { 'cmi.scaled_passing_score': '0.8' } });
  write(api, [['cmi.success_status', 'passed'], ['cmi.score.scaled', '0.7']]);
  api.Terminate('');
  assert.equal(lms.stored?.['cmi.success_status'], 'failed');
});

test('what is refused is said, what is not committed is lost', () => {
  const lms = new Lms();
  const api = lms.open();
  lms.accepts = false;
  assert.deepEqual([api.Commit(''), api.GetLastError()], ['false', '391']);
  assert.equal(lms.stored, null);
  api.GetValue('cmi.location');
  assert.deepEqual(api.errors().map(({ fn, error }) => [fn, error]), [['Commit', '391']], 'a value that is not set is no error');
});

test('intervals add up', () => {
  assert.equal(addIntervals('PT1H2M3.45S', '', 'PT0.05S'), 'PT3723.5S');
});
