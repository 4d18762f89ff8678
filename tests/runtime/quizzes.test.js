/** Quizzes that draw, that end, that send back to reading, that can be passed without it; and the assessment of a course. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as progress from '../../themes/runtime/progress.js';
import { isLocked, toPass } from '../../themes/runtime/route.js';

/** @typedef {progress.Module} Module @typedef {progress.State} State */

const question = (/** @type {string} */ code, more = {}) =>
  /** @type {any} */ ({ id: code, code, v: 1, kind: 'single', points: 1, critical: false, choices: [], review: ['#', 'Rule', 'p01'], ...more });
const CODES = ['qa1', 'qa2', 'qa3', 'qa4'];

/** @param {object} more @returns {Module} */
function moduleWith(more = {}) {
  const parts = [
    { id: 'start', code: 'p01', title: 'Start', checks: ['qc1'], quiz: false },
    { id: 'quiz', code: 'p02', title: 'Quiz', checks: [], quiz: true },
  ];
  const entry = { slug: 'alpha', code: 'aaa', title: 'Alpha', version: '1.0', minutes: 5, points: 4, summary: '', pass: 80 };
  const rules = { pools: [[CODES, 2]], shuffle: true, anew: true };
  const questions = [question('qc1'), ...CODES.map((code) => question(code))];
  return /** @type {any} */ ({ ...entry, ...rules, parts, questions, ...more });
}

const courseOf = (/** @type {Module[]} */ ...modules) => /** @type {any} */ ({ id: 'c', version: '1.0.0', mark: '', modules });
const begin = (/** @type {Module} */ module, seed = 1) => progress.fresh(courseOf(module), seed);

/** @param {State} state @param {Module} module */
function read(state, module) {
  let next = state;
  for (const { code } of module.parts) next = progress.visit(next, module, code);
  for (const { id } of module.questions.filter((q) => q.id === 'qc1')) next = progress.answer(next, module, question(id), 'a', 1);
  return next;
}

/** @param {State} state @param {Module} module @param {number} score for every question of the attempt at hand */
function answerAll(state, module, score) {
  return progress.quiz(state, module).reduce((next, q) => progress.answer(next, module, q, 'a', score), state);
}

test('an attempt asks what was drawn, the next one asks others, and a result needs no more', () => {
  const module = moduleWith();
  let state = read(begin(module), module);
  const first = progress.formOf(state, module);
  assert.equal(first.length, 2);
  state = answerAll(state, module, 0);
  assert.deepEqual([progress.quizOutcome(state, module).done, state.modules['aaa']?.best], [true, 0]);
  assert.deepEqual(progress.formOf(state, module), first, 'the result is about the form that was asked');
  state = progress.retry(state, module);
  assert.deepEqual(Object.keys(state.modules['aaa']?.answers ?? {}), ['qc1']);
  const second = progress.formOf(state, module);
  assert.deepEqual([...first, ...second].sort(), CODES);
  state = answerAll(state, module, 1);
  assert.deepEqual([state.modules['aaa']?.passed, state.modules['aaa']?.tested, state.modules['aaa']?.best], [true, false, 100]);
});

test('a package that draws from another pool keeps the answers that its form asks, and no more than one form', () => {
  const module = moduleWith();
  const state = answerAll(read(begin(module), module), module, 0);
  const fewer = moduleWith({ pools: [[CODES.slice(1), 2]] });
  const adopted = progress.adopt(state, fewer);
  const kept = Object.keys(adopted.modules['aaa']?.answers ?? {}).filter((code) => code !== 'qc1');
  assert.ok(kept.length && kept.every((code) => progress.formOf(adopted, fewer).includes(code)));
});

test('two learners get two forms, and the seed alone decides', () => {
  const module = moduleWith();
  const forms = [1, 2, 3, 4, 5, 6].map((seed) => progress.formOf(begin(module, seed), module).join());
  assert.ok(new Set(forms).size > 1);
  assert.equal(progress.formOf(begin(module, 3), module).join(), forms[2]);
});

test('the same questions again where the author says so', () => {
  const module = moduleWith({ anew: false });
  const state = answerAll(read(begin(module), module), module, 0);
  assert.deepEqual(progress.formOf(progress.retry(state, module), module).sort(), progress.formOf(state, module).sort());
});

test('the last attempt that fails ends the quiz, and not before', () => {
  const module = moduleWith({ attempts: 2 });
  let state = answerAll(read(begin(module), module), module, 0);
  assert.equal(progress.moduleState(state, module).failed, false);
  state = progress.retry(state, module);
  assert.equal(progress.moduleState(state, module).failed, false, 'the last attempt is under way');
  assert.equal(progress.moduleState(answerAll(state, module, 0), module).failed, true);
  assert.equal(progress.moduleState(answerAll(state, module, 1), module).failed, false);
});

test('what was missed is read again before the next attempt', () => {
  const module = moduleWith({ review: 1 });
  let state = answerAll(read(begin(module), module), module, 0);
  assert.deepEqual(progress.unfinished(state, module).map((p) => p.code), ['p01']);
  state = progress.visit(state, module, 'p01', true);
  assert.deepEqual(progress.unfinished(state, module), []);
  const later = moduleWith({ review: 2 });
  assert.deepEqual(progress.unfinished(answerAll(read(begin(later), later), later, 0), later), []);
});

test('a test-out passes a module at the first attempt, at its own mark, and is marked', () => {
  const module = moduleWith({ testOut: 100, pass: 50 });
  const state = answerAll(begin(module), module, 1);
  assert.deepEqual([state.modules['aaa']?.passed, state.modules['aaa']?.tested], [true, true]);
  const [first, second] = progress.quiz(begin(module), module);
  const half = progress.answer(progress.answer(begin(module), module, first ?? question('x'), 'a', 1), module, second ?? question('x'), 'b', 0);
  assert.equal(half.modules['aaa']?.passed, false, 'the pass mark is for those who have read');
  assert.equal(answerAll(progress.retry(half, module), module, 1).modules['aaa']?.passed, false, 'only the first attempt');
  assert.equal(answerAll(begin(moduleWith()), moduleWith(), 1).modules['aaa']?.passed, false, 'only where there is one');
});

const final = () => moduleWith({
  slug: 'final-assessment', code: 'fin', points: 0, after: 1, final: true, pools: [[CODES.map((code) => `aaa.${code}`), 3]], review: 1,
  parts: [{ id: 'start', code: 'f01', title: 'Final', checks: [], quiz: true }],
  questions: CODES.map((code) => ({ ...question(code), code: `aaa.${code}`, home: 'alpha' })),
});

test('an assessment opens after the modules, gives the score, and is part of the course', () => {
  const [module, assessment] = [moduleWith(), final()];
  const course = courseOf(module, assessment);
  let state = progress.fresh(course, 7);
  assert.equal(isLocked(state, course, assessment), true);
  state = answerAll(read(state, module), module, 1);
  assert.deepEqual([isLocked(state, course, assessment), !toPass(state, course).length, progress.courseScore(state, course)], [false, false, null]);
  state = answerAll(progress.visit(state, assessment, 'f01'), assessment, 0.5);
  assert.deepEqual([!toPass(state, course).length, progress.courseScore(state, course)], [false, 50]);
  assert.equal(progress.isToReview(state, assessment), true, 'the parts of the modules wait');
  state = progress.visit(state, module, 'p01', true);
  assert.equal(progress.isToReview(state, assessment), false);
  state = answerAll(progress.retry(state, assessment), assessment, 1);
  assert.deepEqual([!toPass(state, course).length, progress.courseScore(state, course)], [true, 100]);
  assert.equal(state.modules['aaa']?.passed, true);
});

test('a quiz that is passed before the text is read is no failure', () => {
  const module = moduleWith({ attempts: 1, pass: 50, testOut: 100 });
  const [first, second] = progress.quiz(begin(module), module);
  let state = progress.answer(begin(module), module, first ?? question('x'), 'a', 1);
  state = progress.answer(state, module, second ?? question('x'), 'b', 0);
  assert.deepEqual([state.modules['aaa']?.passed, state.modules['aaa']?.failed], [false, false]);
  assert.equal(read(state, module).modules['aaa']?.passed, true);
});

test('scores are exact, whatever the order of the form', () => {
  const module = moduleWith({ pools: [[CODES, 4]], pass: 90 });
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const state = read(begin(module, seed), module);
    const credit = (/** @type {string} */ code) => (code === 'qa1' || code === 'qa4' ? 0.8 : 1);
    const done = progress.quiz(state, module).reduce((next, q) => progress.answer(next, module, q, 'a', credit(q.code)), state);
    assert.deepEqual([done.modules['aaa']?.best, done.modules['aaa']?.passed], [90, true]);
  }
});

test('another minor version keeps the attempt and its form, and a pass has a result', () => {
  const [module, newer] = [moduleWith({ testOut: 90 }), moduleWith({ testOut: 90, version: '1.1' })];
  let state = answerAll(begin(module), module, 0);
  state = answerAll(progress.retry(state, module), module, 1);
  const adopted = progress.adopt(state, newer);
  assert.deepEqual([adopted.modules['aaa']?.passed, adopted.modules['aaa']?.attempt], [false, 2], 'no test-out at a second attempt');
  assert.deepEqual(progress.formOf(adopted, newer), progress.formOf(state, module));
  const done = read(adopted, newer).modules['aaa'];
  assert.deepEqual([done?.passed, done?.tested, done?.best, done?.version], [true, false, 100, '1.1']);
});

test('who has no attempt left gets new ones with another version, or with more attempts', () => {
  const module = moduleWith({ attempts: 1 });
  const state = answerAll(read(begin(module), module), module, 0);
  assert.equal(state.modules['aaa']?.failed, true);
  const newer = progress.adopt(state, moduleWith({ attempts: 1, version: '1.1' })).modules['aaa'];
  assert.deepEqual([newer?.failed, newer?.attempt, Object.keys(newer?.answers ?? {})], [false, 1, ['qc1']]);
  assert.equal(progress.adopt(state, moduleWith({ attempts: 2 })).modules['aaa']?.failed, false);
  assert.equal(progress.adopt(state, module).modules['aaa']?.failed, true);
});

test('what was answered inside the text is kept from both devices', () => {
  const module = moduleWith({ testOut: 100 });
  const host = progress.answer(progress.visit(begin(module), module, 'p01'), module, question('qc1'), 'a', 1);
  const merged = progress.merge(host, answerAll(begin(module), module, 0.5), courseOf(module));
  assert.ok(merged.modules['aaa']?.answers['qc1']);
});

test('a question that is asked again after a pass fails nobody', () => {
  const module = moduleWith({ attempts: 1, review: 1 });
  const passed = answerAll(read(begin(module), module), module, 1);
  const [changed] = progress.quiz(passed, module);
  const again = progress.answer(passed, module, changed ?? question('x'), 'b', 0).modules['aaa'];
  assert.deepEqual([again?.passed, again?.failed, again?.opened], [true, false, ['p01', 'p02']]);
});
