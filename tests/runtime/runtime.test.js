/** The pure parts of the runtime: progress across versions and devices, time, finding the API. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../../themes/runtime/clock.js';
import * as progress from '../../themes/runtime/progress.js';
import { encode } from '../../themes/runtime/state.js';
import { findApi, scorm12, timeOfDay, timespan } from '../../themes/runtime/track/scorm12.js';

const question = (/** @type {string} */ id, more = {}) =>
  /** @type {any} */ ({ id, code: id, v: 1, kind: 'single', points: 1, critical: false, ...more });
const alpha = /** @type {progress.Module} */ (
  /** @type {unknown} */ ({
    slug: 'alpha', code: 'aaa', title: 'Alpha', version: '1.2', minutes: 5, pass: 80, points: 2,
    pools: [[['qq1', 'qq2'], 2]], shuffle: true, anew: true,
    parts: [
      { id: 'start', code: 'p01', title: 'Start', checks: ['qc1'], quiz: false },
      { id: 'quiz', code: 'p02', title: 'Quiz', checks: [], quiz: true },
    ],
    questions: [question('qc1'), question('qq1', { critical: true }), question('qq2')],
  })
);
const course = /** @type {progress.Course} */ (/** @type {unknown} */ ({ id: 'c', version: '1.2.0', mark: '', modules: [alpha] }));

const SEED = 0xc0ffee;
const fresh = () => progress.fresh(course, SEED);

function worked(score = 1) {
  let state = fresh();
  for (const spot of ['p01', 'p02']) state = progress.visit(state, alpha, spot);
  for (const q of alpha.questions) state = progress.answer(state, alpha, q, 'a', q.id === 'qq2' ? score : 1);
  return state;
}

test('a module passes when every part is opened, every check answered, and the quiz passed', () => {
  assert.equal(worked().modules['aaa']?.passed, true);
  assert.equal(worked(0).modules['aaa']?.passed, false);
  const unread = { ...worked(), modules: { aaa: { ...progress.moduleState(worked(), alpha), passed: false, opened: ['p02'] } } };
  assert.deepEqual(progress.unfinished(unread, alpha).map((p) => p.id), ['start']);
});

test('a critical question that was wrong fails a quiz that the score would pass', () => {
  const lenient = { ...alpha, pass: 40 };
  let state = worked();
  state = progress.retry(state, lenient);
  state = progress.answer(state, lenient, /** @type {any} */ (alpha.questions[1]), 'a', 0);
  state = progress.answer(state, lenient, /** @type {any} */ (alpha.questions[2]), 'a', 1);
  assert.deepEqual([progress.quizOutcome(state, lenient).score, progress.quizOutcome(state, lenient).passed], [50, false]);
  assert.equal(state.modules['aaa']?.passed, true, 'a pass stays');
});

test('partial credit keeps its percent', () => {
  const state = worked(0.67);
  assert.equal(state.modules['aaa']?.answers['qq2']?.result, '~67');
  assert.equal(state.modules['aaa']?.best, 83);
});

test('a major change starts a module anew, a minor one keeps a pass, a vanished module goes', () => {
  const other = (/** @type {string} */ version) => ({ ...course, version: '9.0.0', modules: [{ ...alpha, version }] });
  assert.equal(progress.resume(worked(), other('2.0.0')).state.modules['aaa'], undefined);
  assert.equal(progress.resume(worked(), other('1.9.0')).state.modules['aaa']?.passed, true);
  assert.deepEqual(progress.resume(worked(), other('1.9.0')).changed, []);
  assert.deepEqual(progress.resume(worked(0), other('1.9.0')).changed.map((m) => m.title), ['Alpha']);
  const again = progress.resume(worked(0), other('1.9.0')).state;
  assert.deepEqual(progress.resume(again, other('1.9.0')).changed, [], 'told once');
  assert.deepEqual(progress.resume(worked(), { ...course, modules: [] }).state.modules, {});
});

test('a major change that is none for the course keeps passes, and answers with the same v', () => {
  const questions = alpha.questions.map((q) => (q.id === 'qq1' ? { ...q, v: 2 } : q));
  const third = { ...alpha, version: '3.0', since: 1, questions };
  const next = { ...course, version: '1.3.0', modules: [third] };
  const passed = progress.adopt(progress.resume(worked(), next).state, third);
  assert.deepEqual([passed.modules['aaa']?.passed, passed.modules['aaa']?.version], [true, '1.2']);
  assert.deepEqual(Object.keys(passed.modules['aaa']?.answers ?? {}), ['qc1', 'qq2']);
  const open = progress.resume(worked(0), next);
  assert.deepEqual([open.changed[0]?.anew, open.state.modules['aaa']?.passed], [false, false]);
  const begun = progress.visit(progress.fresh(next, SEED), third, 'p01');
  for (const merged of [progress.merge(worked(), begun, next), progress.merge(begun, worked(), next)]) {
    assert.equal(merged.modules['aaa']?.passed, true);
  }
  const concerned = { ...next, modules: [{ ...third, since: 2 }] };
  assert.equal(progress.resume(worked(), concerned).state.modules['aaa'], undefined);
});

test('a result names the version that it was earned on', () => {
  const newer = { ...alpha, version: '1.3' };
  const open = progress.adopt(worked(0), newer).modules['aaa'];
  assert.deepEqual([open?.version, open?.best, open?.attempt], ['1.3', null, 1]);
  const passed = progress.answer(progress.adopt(worked(), newer), newer, /** @type {any} */ (alpha.questions[2]), 'b', 0);
  assert.deepEqual([passed.modules['aaa']?.version, passed.modules['aaa']?.best], ['1.2', 100]);
});

test('an answer is kept only where the question has the same v', () => {
  const newer = { ...alpha, questions: alpha.questions.map((q) => (q.id === 'qq1' ? { ...q, v: 2 } : q)) };
  assert.deepEqual(Object.keys(progress.adopt(worked(0), newer).modules['aaa']?.answers ?? {}), ['qc1', 'qq2']);
});

test('two devices: nothing that either has is lost', () => {
  const half = progress.visit(fresh(), alpha, 'p01');
  for (const merged of [progress.merge(half, worked(), course), progress.merge(worked(), half, course)]) {
    assert.equal(merged.modules['aaa']?.passed, true);
    assert.equal(merged.modules['aaa']?.best, 100);
  }
});

test('two devices: two attempts never add up to one', () => {
  const failed = worked(0);
  const again = progress.answer(progress.retry(failed, alpha), alpha, /** @type {any} */ (alpha.questions[2]), 'a', 1);
  for (const merged of [progress.merge(again, worked(0), course), progress.merge(again, fresh(), course)]) {
    assert.deepEqual(Object.keys(merged.modules['aaa']?.answers ?? {}), ['qc1', 'qq2']);
    assert.equal(progress.visit(merged, alpha, 'p02').modules['aaa']?.passed, false);
  }
});

test('what does not fit leaves the answers of passed modules first', () => {
  const state = worked();
  const fitted = progress.fit(state, encode, encode(state).length - 1);
  assert.deepEqual(fitted.modules['aaa']?.answers, {});
  assert.equal(progress.fit(state, encode, 4000), state);
});

test('time counts while the page is in sight', () => {
  let now = 100;
  const time = clock(false, () => now);
  now = 104;
  assert.equal(time.total(), 0);
  time.setVisible(true);
  now = 106.5;
  assert.equal(time.lap(), 2);
  time.setVisible(false);
  now = 200;
  time.setVisible(true);
  now = 200.5;
  assert.deepEqual([time.total(), time.lap()], [3, 1]);
});

test('RTE 3.4.3: CMITimespan and CMITime', () => {
  assert.equal(timespan(0), '0000:00:00.00');
  assert.equal(timespan(3661.239), '0001:01:01.24');
  assert.equal(timespan(59.999), '0000:01:00.00');
  assert.equal(timeOfDay(new Date(2026, 0, 1, 7, 5, 9)), '07:05:09');
});

test('RTE 3.3.1: the API is found above frames of another origin, and in the opener', () => {
  const api = { LMSInitialize: () => 'true' };
  const top = /** @type {any} */ ({ API: api });
  top.parent = top;
  const foreign = /** @type {any} */ ({ parent: top, get API() { throw new Error('cross-origin'); } });
  const start = /** @type {any} */ ({ parent: foreign, opener: null, top });
  assert.equal(findApi(start), api);
  const alone = /** @type {any} */ ({ opener: start });
  alone.parent = alone.top = alone;
  assert.equal(findApi(alone), api);
  const lost = /** @type {any} */ ({ opener: null });
  lost.parent = lost.top = lost;
  assert.equal(findApi(lost), null);
});

test('a running session that is initialised again goes on; one that has ended is refused', () => {
  const api = { LMSInitialize: () => 'false', LMSGetValue: () => '', LMSSetValue: () => 'true', LMSGetLastError: () => '0' };
  assert.equal(/** @type {any} */ (scorm12(() => /** @type {any} */ (api), () => 0).open()).silent, false);
  const ended = { ...api, LMSGetLastError: () => '301' };
  assert.throws(() => scorm12(() => /** @type {any} */ (ended), () => 0).open(), /refused/);
  assert.throws(() => scorm12(() => null, () => 0).open(), /no host/);
});
