/** What a record says in words, and numbers and dates as readers of the page write them. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import '../vectors/page.js';

const { standing, transcript } = await import('../../themes/runtime/records.js');
const { percent, say, spelled } = await import('../../themes/runtime/texts.js');

const entry = (/** @type {string} */ code, /** @type {string} */ title) => /** @type {any} */ ({ code, title, version: '1.2' });
const course = /** @type {any} */ ({ modules: [entry('aaa', 'Alpha'), entry('bbb', 'Beta')] });
const module = { version: '1.1', passed: false, tested: false, failed: false, best: null, attempt: 1, seconds: 0, opened: [], answers: {} };
const state = (/** @type {object} */ own) => /** @type {any} */ ({ modules: { aaa: { ...module, ...own } } });

beforeEach(() => (document.documentElement.lang = 'en'));

for (const [own, words] of /** @type {[object, string][]} */ ([
  [{}, '◐ Started'],
  [{ best: 40 }, '◐ Started · 40%'],
  [{ best: 0, failed: true }, '✗ Not passed · 0%'],
  [{ best: 90, passed: true }, '✓ Passed · 90%'],
  [{ best: 100, passed: true, tested: true }, '✓ Passed without reading · 100%'],
])) {
  test(`a module is called "${words}"`, () => assert.equal(standing(state(own), course.modules[0]), words));
}

test('a transcript has a line for every module, with the version that it was worked on', () => {
  assert.deepEqual(transcript(state({ passed: true, best: 90, seconds: 1312 }), course), [
    ['Alpha', 'version 1.1 · ✓ Passed · 90% · 1,312 sec'],
    ['Beta', 'version 1.2 · ○ Not started'],
  ]);
});

test('time that was not recorded is not there', () => {
  assert.doesNotMatch(String(transcript(state({ passed: true, best: 90 }), course)), /sec/);
});

test('numbers, shares and dates follow the language of the page', () => {
  const day = { timeZone: 'UTC', dateStyle: /** @type {const} */ ('long') };
  assert.deepEqual([percent(85), say('{n} of {all%}', { n: 12000, all: 5 }), spelled(new Date(0), day)], ['85%', '12,000 of 5%', 'January 1, 1970']);
  document.documentElement.lang = 'es';
  assert.deepEqual([percent(85), say('{n}', { n: 12000 }), spelled(new Date(0), day)], ['85\u00a0%', '12.000', '1 de enero de 1970']);
  assert.equal(say('{name}', { name: 'A {b}' }), 'A {b}');
});
