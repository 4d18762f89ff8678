/** The way through a course: what is open, where to go on, how far it is; and the order of what is practised. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { drillOf } from '../../themes/runtime/drill.js';
import * as progress from '../../themes/runtime/progress.js';
import { isLocked, secondsLeft, secondsToStop, toPass, whereLeft } from '../../themes/runtime/route.js';
import { decode, encode } from '../../themes/runtime/state.js';

/** @typedef {progress.Module} Module @typedef {progress.State} State */

const question = (/** @type {string} */ code, more = {}) =>
  /** @type {any} */ ({ id: code, code, v: 1, kind: 'single', points: 1, critical: false, choices: [], review: null, ...more });

/** @param {string} code @param {object} more @returns {Module} */
function moduleWith(code, more = {}) {
  const parts = [
    { id: 'start', code: 'p01', title: 'Start', checks: ['qc1'], quiz: false },
    { id: 'more', code: 'p02', title: 'More', checks: [], quiz: false },
    { id: 'quiz', code: 'p03', title: 'Quiz', checks: [], quiz: true },
  ];
  const stops = [['p01', 100], ['p02', 50], ['p03', 0], ['end', 0]];
  const rules = { pools: [[['qa1', 'qa2', 'qa3'], 3]], shuffle: false, anew: true, pass: 80 };
  const questions = ['qc1', 'qa1', 'qa2', 'qa3'].map((name) => question(name));
  return /** @type {any} */ ({ slug: code, code, title: code, version: '1.0', minutes: 5, points: 3, stops, quizTime: 90, parts, questions, ...rules, ...more });
}

const courseOf = (/** @type {Module[]} */ ...modules) => /** @type {any} */ ({ id: 'c', version: '1.0.0', mark: '', modules });
const answered = (/** @type {State} */ state, /** @type {Module} */ module, /** @type {string} */ code, score = 1) =>
  progress.answer(state, module, question(code), 'a', score);

/** @param {State} state @param {Module} module */
function passed(state, module) {
  let next = module.parts.reduce((s, { code }) => progress.visit(s, module, code), state);
  for (const { code } of module.questions) next = answered(next, module, code);
  return next;
}

test('what opens later counts what is left to pass, and stays open once it was passed', () => {
  const [first, second, own] = [moduleWith('aaa'), moduleWith('bbb'), moduleWith('ccc', { after: 2 })];
  const course = courseOf(first, second, own);
  let state = passed(progress.fresh(course, 1), first);
  assert.deepEqual([isLocked(state, course, second), isLocked(state, course, own)], [false, true]);
  assert.deepEqual(toPass(state, course, own.after).map(({ code }) => code), ['bbb']);
  state = passed(passed(state, second), own);
  assert.deepEqual([isLocked(state, course, own), toPass(state, course).length], [false, 0]);
  // A new major of a rules module has to be passed again; what was read before stays readable.
  delete state.modules['aaa'];
  assert.equal(isLocked(state, course, own), false);
});

test('the next safe stop is the end of the part, in the quiz that of the quiz', () => {
  const module = moduleWith('aaa');
  let state = progress.fresh(courseOf(module), 1);
  const seconds = () => [secondsToStop(state, module), secondsLeft(state, module)];
  assert.deepEqual(seconds(), [100, 240]);
  state = progress.visit(state, module, 'p02');
  assert.deepEqual(seconds(), [50, 190]);
  state = progress.visit(state, module, 'p03');
  assert.deepEqual(seconds(), [90, 190], 'nobody stops between the heading of a quiz and its first question');
  state = progress.visit(state, module, 'qa1');
  assert.deepEqual(seconds(), [90, 190]);
  state = progress.visit(state, module, 'qa3');
  assert.deepEqual(seconds(), [30, 190]);
  state = progress.visit(state, module, progress.RESULT);
  assert.deepEqual(seconds(), [90, 190], 'from a result the quiz is taken again');
});

test('who comes back goes on where they left, in the quiz that they began, else at what is not finished', () => {
  const module = moduleWith('aaa');
  let state = progress.fresh(courseOf(module), 1);
  assert.equal(whereLeft(state, module), 'p01');
  state = progress.visit(state, module, 'p01');
  assert.equal(whereLeft(state, module), 'p01', 'its check is open');
  state = answered(state, module, 'qc1');
  assert.equal(whereLeft(state, module), 'p02');
  state = answered(state, module, 'qa1', 0);
  assert.equal(whereLeft(state, module), 'qa2', 'a quiz that was begun goes on');
  state = answered(answered(state, module, 'qa2', 0), module, 'qa3', 0);
  assert.equal(whereLeft(state, module), 'p02');
  for (const part of ['p02', 'p03']) state = progress.visit(state, module, part);
  assert.equal(whereLeft(state, module), progress.RESULT);
  assert.equal(whereLeft(passed(progress.retry(state, module), module), module), 'p01', 'what is passed is read from its start');
});

test('practice asks its own items alone, in another order each time', () => {
  const items = ['d01', 'd02', 'd03', 'd04', 'd05'].map((code) => question(code, { drill: true }));
  const module = moduleWith('aaa', { shuffle: true });
  module.questions.push(...items);
  const orders = ['1', '2', '3', '4'].map((salt) => drillOf(module, salt).asked.map(({ code }) => code));
  for (const order of orders) assert.deepEqual([...order].sort(), ['d01', 'd02', 'd03', 'd04', 'd05']);
  assert.ok(new Set(orders.map((order) => order.join())).size > 1);
  const kept = drillOf({ ...module, shuffle: false }, '1').asked.map(({ code }) => code);
  assert.deepEqual(kept, ['d01', 'd02', 'd03', 'd04', 'd05']);
});

/** A generator of numbers below 1 that a seed repeats. @param {number} seed */
function dice(seed) {
  let value = seed;
  return () => {
    value = (Math.imul(value, 1103515245) + 12345) >>> 0;
    return value / 2 ** 32;
  };
}

/** @param {() => number} roll @returns {State} of thirty modules, some of them passed */
function anyState(roll) {
  const pick = (/** @type {string} */ from) => from[Math.floor(roll() * from.length)] ?? '';
  const code = () => Array.from({ length: 3 }, () => pick('0123456789abcdefghijklmnopqrstuvwxyz')).join('');
  const letters = () => Array.from({ length: Math.floor(roll() * 7) }, () => pick('abcdefz')).join('');
  const answers = () =>
    Object.fromEntries(Array.from({ length: Math.floor(roll() * 16) }, () => [`a${code().slice(1)}`, { v: 1 + Math.floor(roll() * 3), response: letters(), result: ['+', '-', '~50'][Math.floor(roll() * 3)] ?? '+' }]));
  const module = () => {
    const done = roll() < 0.6;
    const opened = Array.from({ length: Math.floor(roll() * 10) }, code);
    return { version: '1.0', passed: done, tested: false, failed: !done && roll() < 0.2, best: done ? 90 : null, attempt: 1 + Math.floor(roll() * 5), seconds: Math.floor(roll() * 5000), opened, answers: answers() };
  };
  const modules = Object.fromEntries(Array.from({ length: 30 }, () => [`m${code().slice(1)}`, module()]));
  return { version: '1.0.0', seed: '00c0ffee', saves: 7, at: '', modules };
}

test('what does not fit loses answers of passed modules, oldest first, and nothing else', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const state = anyState(dice(seed));
    const fitting = progress.fit(state, encode, 4000);
    const records = Object.entries(state.modules);
    const emptied = records.map(([code, { answers }]) => Object.keys(answers).length > 0 && Object.keys(fitting.modules[code]?.answers ?? {}).length === 0);
    assert.deepEqual(decode(encode(fitting)), fitting);
    for (const [n, [code, module]] of records.entries()) {
      assert.deepEqual({ ...fitting.modules[code], answers: 0 }, { ...module, answers: 0 });
      assert.ok(!emptied[n] || module.passed, `seed ${seed}: an open module keeps its answers`);
      if (!emptied[n]) assert.deepEqual(fitting.modules[code]?.answers, module.answers);
    }
    if (encode(state).length <= 4000) assert.deepEqual(fitting, state);
    const kept = records.findIndex(([, { passed: done, answers }], n) => done && Object.keys(answers).length > 0 && !emptied[n]);
    if (kept >= 0) assert.ok(encode(fitting).length <= 4000 && !emptied.slice(kept).some(Boolean), `seed ${seed}: the oldest go first`);
  }
});
