/** The tracker against an LMS that refuses whatever the strictest refuses. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import '../vectors/page.js';
import { KINDS } from '../../themes/runtime/questions/kinds.js';
import '../../themes/runtime/questions/more.js';
import { duration } from '../../themes/runtime/track/responses.js';
import { findApi2004, scorm2004, timestamp } from '../../themes/runtime/track/scorm2004.js';
import { findApi, scorm12 } from '../../themes/runtime/track/scorm12.js';
import { Strict12 } from '../../themes/sandbox/strict12.js';
import { Strict2004 } from '../../themes/sandbox/strict2004.js';

/** @typedef {import('../../themes/sandbox/strict12.js').Values} Values */

const LEARNER = { id: 'learner-1', name: 'Learner, Ada' };
const AT = new Date('2026-11-22T08:09:10.987Z');
/** @type {import('../../themes/runtime/saver.js').Snapshot} */
const START = { state: 's1', seed: '00c0ffee', location: 'aaa.p01', passed: false, failed: false, score: null, progress: 0.259, objectives: [{ id: 'alpha__v1_0', passed: false, started: true, score: null }] };

/** An LMS with one learner, and the visits of a learner page. */
class Host {
  /** @type {Values | null} */
  stored = null;
  accepts = true;

  /** @param {Values} [decided] */
  visit(decided = {}, seconds = () => 12.345) {
    const store = (/** @type {Values} */ values) => {
      if (this.accepts) this.stored = structuredClone(values);
      return this.accepts;
    };
    const api = new Strict2004({ stored: this.stored, store, learner: LEARNER, decided });
    const tracker = scorm2004(() => /** @type {any} */ (api), seconds);
    return { api, tracker, opened: /** @type {import('../../themes/runtime/saver.js').Opened} */ (tracker.open()) };
  }

  /** @param {Partial<import('../../themes/runtime/saver.js').Snapshot>} [change] @param {any[]} [answers] */
  save(change = {}, answers = []) {
    const { api, tracker } = this.visit();
    tracker.save({ ...START, ...change }, answers);
    tracker.close();
    assert.deepEqual(api.errors(), []);
    return this.stored ?? {};
  }
}

/** @param {Partial<import('../../themes/runtime/saver.js').Interaction>} change */
const answer = (change) => ({
  id: 'alpha__q__v1', objective: 'alpha__v1_0', type: 'choice', response: ['b'], right: [['a']], correct: /** @type {const} */ ('wrong'),
  weight: 1, seconds: 7.5, time: AT, ...change,
});

test('a beginning says so at once, and what is not confirmed is not saved', () => {
  const host = new Host();
  const { api, tracker, opened } = host.visit();
  assert.deepEqual(opened, { state: '', learner: 'learner-1', silent: false });
  assert.equal(tracker.name?.(), 'Learner, Ada');
  assert.deepEqual([api.GetValue('cmi.completion_status'), api.GetValue('cmi.success_status')], ['incomplete', 'unknown']);
  host.accepts = false;
  assert.throws(() => tracker.save(START, []), /Commit 391/);
  host.accepts = true;
  tracker.save(START, []);
  assert.equal(host.stored?.['cmi.exit'], 'suspend');
  assert.deepEqual(api.errors().map(({ fn }) => fn), ['Commit']);
});

test('state, place, time and measure come back at the next launch', () => {
  const host = new Host();
  const stored = host.save();
  assert.equal(stored['cmi.progress_measure'], '0.25');
  assert.equal(stored['cmi.location'], 'aaa.p01');
  assert.equal(stored['cmi.total_time'], 'PT12.35S');
  const { api, opened } = host.visit();
  assert.equal(opened.state, 's1');
  assert.deepEqual([api.GetValue('cmi.entry'), api.GetValue('cmi.completion_status')], ['resume', 'incomplete']);
});

test('passed is completed and passed, and nothing takes that away', () => {
  const host = new Host();
  const objectives = [{ id: 'alpha__v1_0', passed: true, started: true, score: 96 }];
  const names = ['completion_status', 'success_status', 'score.scaled', 'score.raw', 'score.min', 'score.max', 'progress_measure'];
  const reached = (/** @type {Values} */ stored) => names.map((name) => stored[`cmi.${name}`]);
  const first = host.save({ passed: true, score: 96, progress: 1, objectives });
  assert.deepEqual(reached(first), ['completed', 'passed', '0.96', '96', '0', '100', '1']);
  const later = host.save({ failed: true, score: 40, progress: 0.5, objectives: [{ id: 'alpha__v1_0', passed: false, started: true, score: 40 }] });
  assert.deepEqual(reached(later), reached(first));
  assert.deepEqual(['id', 'completion_status', 'success_status', 'score.raw', 'score.scaled'].map((name) => later[`cmi.objectives.0.${name}`]),
    ['alpha__v1_0', 'completed', 'passed', '96', '0.96']);
});

test('failed is said when no attempt is left, and taken back when there is one again', () => {
  const host = new Host();
  const status = (/** @type {Values} */ stored) => [stored['cmi.completion_status'], stored['cmi.success_status']];
  assert.deepEqual(status(host.save({ score: 40 })), ['incomplete', 'unknown']);
  assert.deepEqual(status(host.save({ failed: true, score: 40 })), ['incomplete', 'failed']);
  assert.deepEqual(status(host.save({ score: 40 })), ['incomplete', 'unknown']);
});

test('an empty place is none to write', () => {
  assert.equal(new Host().save({ location: '' })['cmi.location'], undefined);
});

test('a new version adds its objectives behind those of the old one', () => {
  const host = new Host();
  host.save();
  const stored = host.save({ objectives: [{ id: 'beta__v1_0', passed: false, started: false, score: null }, { id: 'gamma__v1_0', passed: false, started: true, score: null }, { id: 'alpha__v1_0', passed: true, started: true, score: 80 }] });
  assert.deepEqual([0, 1, 2].map((n) => [stored[`cmi.objectives.${n}.id`], stored[`cmi.objectives.${n}.completion_status`]]),
    [['alpha__v1_0', 'completed'], ['beta__v1_0', 'not attempted'], ['gamma__v1_0', 'incomplete']]);
});

test('answers of all visits stand one behind the other; what was not confirmed is written again in its place', () => {
  const host = new Host();
  host.save({}, [answer({ id: 'q1' })]);
  const { api, tracker } = host.visit();
  const [second, third] = [answer({ id: 'q2' }), answer({ id: 'q1', correct: 'right', response: ['a'] })];
  host.accepts = false;
  assert.throws(() => tracker.save(START, [second]));
  host.accepts = true;
  tracker.save(START, [second, third]);
  assert.deepEqual([0, 1, 2, 3].map((n) => host.stored?.[`cmi.interactions.${n}.id`]), ['q1', 'q2', 'q1', undefined]);
  assert.deepEqual(api.errors().map(({ fn }) => fn), ['Commit']);
  assert.deepEqual(Object.entries(host.stored ?? {}).filter(([name]) => name.startsWith('cmi.interactions.2.')).map(([name, value]) => [name.slice(19), value]), [
    ['id', 'q1'], ['objectives.0.id', 'alpha__v1_0'], ['type', 'choice'], ['timestamp', '2026-11-22T08:09:10.0Z'], ['correct_responses.0.pattern', 'a'],
    ['weighting', '1'], ['learner_response', 'a'], ['result', 'correct'], ['latency', 'PT7.50S'],
  ]);
});

for (const decided of [{ 'cmi.mode': 'review' }, { 'cmi.mode': 'browse' }, { 'cmi.credit': 'no-credit' }]) {
  test(`nothing is written with ${JSON.stringify(decided)}`, () => {
    const { api, tracker, opened } = new Host().visit(decided);
    assert.equal(opened.silent, true);
    tracker.close();
    assert.deepEqual(api.calls.filter(({ fn }) => fn === 'SetValue'), []);
    assert.deepEqual(api.errors(), []);
  });
}

test('an LMS that says "true" and keeps nothing is found out', () => {
  const api = { Initialize: () => 'true', GetValue: () => '', SetValue: () => 'true', Commit: () => 'true', GetLastError: () => '0' };
  const tracker = scorm2004(() => /** @type {any} */ (api), () => 1);
  tracker.open();
  assert.throws(() => tracker.save(START, []), /not kept/);
});

test('an LMS that says "false" without an error has taken the value, and one without names knows nobody', () => {
  /** @type {Values} */
  const values = {};
  const api = {
    Initialize: () => 'true',
    GetValue: (/** @type {string} */ name) => values[name] ?? null,
    SetValue: (/** @type {string} */ name, /** @type {string} */ value) => ((values[name] = value), 'false'),
    Commit: () => 'true',
    GetLastError: () => 0,
  };
  const tracker = scorm2004(() => /** @type {any} */ (api), () => 0);
  assert.deepEqual(tracker.open(), { state: '', learner: '', silent: false });
  assert.equal(tracker.name?.(), '');
  tracker.save({ ...START, passed: true }, [answer({})]);
  assert.equal(values['cmi.success_status'], 'passed');
  assert.equal(values['cmi.interactions.0.result'], 'incorrect');
  assert.equal(values['cmi.session_time'], undefined, 'no time at all is none that was counted');
});

test('an LMS without objectives and interactions gets the rest', () => {
  const host = new Host();
  const { api } = host.visit();
  const set = api.SetValue.bind(api);
  const lacking = {
    Initialize: () => 'true',
    GetValue: (/** @type {string} */ name) => api.GetValue(/objectives|interactions/.test(name) ? 'cmi.none' : name),
    SetValue: (/** @type {string} */ name, /** @type {string} */ value) => set(/objectives|interactions/.test(name) ? 'cmi.none' : name, value),
    Commit: () => api.Commit(''),
    GetLastError: () => api.GetLastError(),
  };
  const tracker = scorm2004(() => /** @type {any} */ (lacking), () => 1);
  tracker.open();
  tracker.save({ ...START, passed: true }, [answer({})]);
  assert.equal(host.stored?.['cmi.success_status'], 'passed');
  assert.equal(host.stored?.['cmi.interactions.0.id'], undefined);
});

test('what is saved after the end reaches nobody, and says so', () => {
  const { tracker } = new Host().visit();
  tracker.save(START, []);
  tracker.close();
  tracker.close();
  assert.throws(() => tracker.save(START, []), /finished/);
  assert.throws(() => scorm2004(() => null, () => 0).open(), /no host/);
});

test('a running session that is initialised again goes on; one that has ended is refused', () => {
  const host = new Host();
  const { api } = host.visit();
  assert.equal(/** @type {any} */ (scorm2004(() => /** @type {any} */ (api), () => 0).open()).silent, false);
  api.Terminate('');
  assert.throws(() => scorm2004(() => /** @type {any} */ (api), () => 0).open(), /refused/);
});

test('a session that the LMS ends in mid-visit is over, in both versions', () => {
  const { api, tracker } = new Host().visit();
  api.Terminate('');
  assert.throws(() => tracker.save(START, []), /^Error: refused$/);
  const older = new Strict12({ stored: null, store: () => true, learner: LEARNER });
  const one = scorm12(() => /** @type {any} */ (older), () => 0);
  one.open();
  older.LMSFinish('');
  assert.throws(() => one.save(START, []), /^Error: refused$/);
});

/** @type {[string, Partial<import('../../themes/runtime/saver.js').Snapshot>, string, string][]} what is saved last, and what the LMSs make of it */
const MASTERED = [
  ['before the end no score is told', { score: 90 }, 'incomplete', 'unknown'],
  ['who passed has passed', { passed: true, score: 90 }, 'passed', 'passed'],
  ['who passed while the mark was lower has passed', { passed: true, score: 70 }, 'passed', 'passed'],
  ['who failed has failed', { failed: true, score: 10 }, 'failed', 'failed'],
  ['who failed for a critical question has failed', { failed: true, score: 90 }, 'failed', 'failed'],
];

for (const [name, change, older, newer] of MASTERED) {
  test(`an LMS that judges by a mastery score of its own: ${name}`, () => {
    const host = new Host();
    /** @type {Values | null} */
    let stored = null;
    /** @type {number[]} */
    const wanted = [];
    const api = new Strict12({ stored, store: (values) => Boolean((stored = structuredClone(values))), learner: LEARNER, decided: { 'cmi.student_data.mastery_score': '80' } });
    const second = new Strict2004({ stored: null, store: (values) => Boolean((host.stored = structuredClone(values))), learner: LEARNER, decided: { 'cmi.scaled_passing_score': '0.8' } });
    for (const tracker of [scorm12(() => /** @type {any} */ (api), () => 0, (score) => wanted.push(score)), scorm2004(() => /** @type {any} */ (second), () => 0, (score) => wanted.push(score))]) {
      tracker.open();
      tracker.save({ ...START, score: 85 }, []);
      tracker.save({ ...START, ...change }, []);
      tracker.close();
    }
    assert.deepEqual(wanted, [0.8, 0.8]);
    assert.deepEqual([stored?.['cmi.core.lesson_status'], host.stored?.['cmi.success_status'] ?? 'unknown'], [older, newer]);
  });
}

test('in SCORM 1.2 a look at a course that was failed leaves it failed', () => {
  /** @type {Values | null} */
  let stored = null;
  const visit = () => {
    const api = new Strict12({ stored, store: (values) => Boolean((stored = structuredClone(values))), learner: LEARNER });
    const tracker = scorm12(() => /** @type {any} */ (api), () => 0);
    tracker.open();
    return tracker;
  };
  visit().save({ ...START, failed: true }, []);
  visit().close();
  assert.equal(stored?.['cmi.core.lesson_status'], 'failed');
  visit().save(START, []);
  assert.equal(stored?.['cmi.core.lesson_status'], 'incomplete');
});

test('each version finds its own API where both are', () => {
  const both = /** @type {any} */ ({ API: { LMSInitialize: () => 'true' }, API_1484_11: { Initialize: () => 'true' }, opener: null });
  both.parent = both.top = both;
  assert.equal(findApi(both), both.API);
  assert.equal(findApi2004(both), both.API_1484_11);
});

test('RTE 4.1.1: intervals and times', () => {
  assert.deepEqual([duration(0), duration(3661.239), duration(0.004)], ['PT0.00S', 'PT3661.24S', 'PT0.00S']);
  assert.equal(timestamp(AT), '2026-11-22T08:09:10.0Z');
});

/* Every kind, in both versions: the golden encodings, taken without an error by the strict LMSs. */

const VECTORS = JSON.parse(readFileSync(new URL('../vectors/encodings.json', import.meta.url), 'utf-8'));

/** @param {any} vector the reports of one response, in the standards' terms */
function reportsOf({ kind, group, response }) {
  const groups = JSON.parse(readFileSync(new URL(`../vectors/${kind}.json`, import.meta.url), 'utf-8'));
  const { shown, key } = groups.find((/** @type {{name: string}} */ found) => found.name === group);
  const found = /** @type {any} */ (KINDS[kind]);
  const question = { ...shown, key };
  return found.report(question, response, found.score(question, response));
}

/** @param {Values} stored @param {number} n @param {string} responseName */
function encoded(stored, n, responseName) {
  const at = (/** @type {string} */ name) => stored[`cmi.interactions.${n}.${name}`];
  const patterns = [];
  for (let pattern = at('correct_responses.0.pattern'); pattern !== undefined; pattern = at(`correct_responses.${patterns.length}.pattern`)) patterns.push(pattern);
  return [at('type'), at(responseName), patterns, at('result')];
}

for (const vector of VECTORS) {
  const answers = reportsOf(vector).map((/** @type {any} */ report) => answer({ ...report, id: `q${report.suffix}` }));

  test(`SCORM 2004: ${vector.kind}: ${JSON.stringify(vector.response).slice(0, 60)}`, () => {
    const stored = new Host().save({}, answers);
    assert.deepEqual(answers.map((/** @type {any} */ _, /** @type {number} */ n) => encoded(stored, n, 'learner_response')), vector.scorm2004);
  });

  test(`SCORM 1.2: ${vector.kind}: ${JSON.stringify(vector.response).slice(0, 60)}`, () => {
    /** @type {Values} */
    let stored = {};
    const api = new Strict12({ stored: null, store: (values) => (stored = structuredClone(values), true), learner: LEARNER });
    const tracker = scorm12(() => /** @type {any} */ (api), () => 1);
    tracker.open();
    tracker.save(START, answers);
    assert.deepEqual(api.errors(), []);
    assert.deepEqual(answers.map((/** @type {any} */ _, /** @type {number} */ n) => encoded(stored, n, 'student_response')), vector.scorm12);
  });
}

test('every kind has its encodings', () => {
  assert.deepEqual([...new Set(VECTORS.map((/** @type {any} */ { kind }) => kind))].sort(), Object.keys(KINDS).sort());
});
