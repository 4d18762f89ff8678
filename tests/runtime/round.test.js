/** A round: a course for those who have passed its modules before. Quizzes come first; what was missed is read again. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as progress from '../../themes/runtime/progress.js';
import { toPass } from '../../themes/runtime/route.js';

/** @typedef {progress.Module} Module @typedef {progress.State} State */

const question = (/** @type {string} */ code, /** @type {string} */ part) =>
  /** @type {any} */ ({ id: code, code, v: 1, kind: 'single', points: 1, critical: false, choices: [], review: ['#', part, part] });
const CODES = ['qa1', 'qa2', 'qa3', 'qa4'];

/** @returns {Module} two parts and a quiz that asks about both; a check in the first one */
function moduleWith(more = {}) {
  const parts = [
    { id: 'one', code: 'p01', title: 'One', checks: ['qc1'], quiz: false },
    { id: 'two', code: 'p02', title: 'Two', checks: [], quiz: false },
    { id: 'quiz', code: 'p03', title: 'Quiz', checks: [], quiz: true },
  ];
  const entry = { slug: 'alpha', code: 'aaa', title: 'Alpha', version: '1.0', minutes: 4, points: 4, summary: '', pass: 75 };
  const rules = { pools: [[CODES, 4]], shuffle: true, anew: true, open: true, review: 1 };
  const questions = [question('qc1', 'p01'), ...CODES.map((code, number) => question(code, number < 2 ? 'p01' : 'p02'))];
  return /** @type {any} */ ({ ...entry, ...rules, parts, questions, ...more });
}

/** @returns {any} */
const courseOf = (/** @type {Module} */ module, version = '1.0.0') => ({ id: 'c', version, mark: '', round: true, modules: [module] });

/** @param {State} state @param {Module} module @param {string[]} wrong */
function take(state, module, wrong = []) {
  return progress.quiz(state, module).reduce((next, q) => progress.answer(next, module, q, 'a', wrong.includes(q.code) ? 0 : 1), state);
}

test('a module begins at its quiz, which alone passes it', () => {
  const module = moduleWith();
  assert.equal(progress.firstPart(module)?.code, 'p03');
  assert.equal(progress.firstPart(moduleWith({ open: false }))?.code, 'p01');
  const state = take(progress.fresh(courseOf(module), 1), module);
  assert.deepEqual([state.modules['aaa']?.passed, state.modules['aaa']?.tested, state.modules['aaa']?.best], [true, true, 100]);
  assert.deepEqual(toPass(state, courseOf(module)), []);
});

test('what is enough to pass is enough: nothing has to be read then', () => {
  const module = moduleWith();
  const state = take(progress.fresh(courseOf(module), 1), module, ['qa1']);
  assert.deepEqual([state.modules['aaa']?.passed, state.modules['aaa']?.best], [true, 75]);
});

test('a failed quiz asks for the parts that it missed, and for no other', () => {
  const module = moduleWith();
  let state = progress.fresh(courseOf(module), 1);
  assert.deepEqual(progress.unfinished(state, module), [], 'nothing is owed before an attempt');
  state = progress.visit(state, module, 'p02');
  state = take(state, module, ['qa3', 'qa4']);
  assert.equal(state.modules['aaa']?.passed, false);
  assert.deepEqual(progress.unfinished(state, module).map((part) => part.code), ['p02'], 'it was read before the attempt, not since');
  state = progress.visit(state, module, 'p02', true);
  assert.deepEqual(progress.unfinished(state, module), []);
  state = take(progress.retry(state, module), module);
  assert.deepEqual([state.modules['aaa']?.passed, state.modules['aaa']?.attempt], [true, 2], 'at any attempt, not at the first alone');
});

test('a new round starts from nothing and draws from another seed; the same for whoever computes it', () => {
  const module = moduleWith();
  const passed = { ...take(progress.fresh(courseOf(module), 1), module), saves: 7 };
  const next = progress.resume(passed, courseOf(module, '2.0.0'));
  assert.deepEqual([next.state.modules, next.state.saves, next.state.version, next.changed], [{}, 7, '2.0.0', []]);
  assert.notEqual(next.state.seed, passed.seed);
  assert.equal(progress.resume(passed, courseOf(module, '2.0.0')).state.seed, next.state.seed);
  assert.notEqual(progress.resume(passed, courseOf(module, '3.0.0')).state.seed, next.state.seed);
  const later = progress.resume(passed, courseOf(module, '1.4.2')).state;
  assert.deepEqual([later.seed, later.modules['aaa']?.passed], [passed.seed, true], 'a smaller step is the same round');
  const plain = { ...courseOf(module, '2.0.0'), round: undefined };
  assert.equal(progress.resume(passed, plain).state.modules['aaa']?.passed, true, 'other courses have no rounds');
});

test('what another device did in an older round is none of this one', () => {
  const module = moduleWith();
  const old = take(progress.fresh(courseOf(module), 1), module);
  const now = progress.fresh(courseOf(module, '2.0.0'), 2);
  assert.deepEqual(progress.merge(now, old, courseOf(module, '2.0.0')), now);
  assert.equal(progress.merge({ ...now, version: '1.1.0' }, old, courseOf(module, '2.0.0')).modules['aaa']?.passed, true);
});
