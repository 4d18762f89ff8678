/** What each kind reports, saves, marks and says of a response: whole, in the standards' terms. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import './page.js';
import { unturn } from '../../themes/runtime/quiz.js';
import { KINDS } from '../../themes/runtime/questions/kinds.js';
import '../../themes/runtime/questions/more.js';
import { say, texts } from '../../themes/runtime/texts.js';

const words = /** @type {any} */ ({ texts, say });

/** @param {string} kind @param {string} group @returns {any} */
function question(kind, group) {
  const groups = JSON.parse(readFileSync(new URL(`${kind}.json`, import.meta.url), 'utf-8'));
  const { shown, key } = groups.find((/** @type {{name: string}} */ found) => found.name === group);
  return { ...shown, key };
}

/** @param {string} kind @param {any} asked @param {string[]} response */
function report(kind, asked, response) {
  const found = /** @type {import('../../themes/runtime/quiz.js').Kind} */ (KINDS[kind]);
  return found.report(asked, response, found.score(asked, response));
}

/** @type {Record<string, number>} what is right or wrong as a whole has all the credit or none */
const WHOLE = { right: 1, wrong: 0 };
/**
 * @param {string} type @param {string[]} response @param {string[][]} right @param {string} correct @param {string} [suffix]
 * @param {number} [credit]
 */
const one = (type, response, right, correct, suffix = '', credit = WHOLE[correct]) => ({ suffix, type, response, right, correct, credit });
/** The credit is that of the whole case. @param {Parameters<typeof one>} step */
const step = (...step) => ({ ...one(...step), credit: undefined });

/** @type {[string, string, string[], object[]][]} */
const REPORTS = [
  ['single', 'three choices', ['a'], [one('choice', ['a'], [['b']], 'wrong')]],
  ['multiple', 'partial credit', ['a', 'c'], [one('choice', ['a', 'c'], [['a', 'c']], 'right')]],
  ['multiple', 'partial credit', ['a'], [one('choice', ['a'], [['a', 'c']], 'wrong', '', 0.5)]],
  ['truth', 'the statement is false', ['t'], [one('true-false', ['t'], [['f']], 'wrong')]],
  ['match', 'three pairs and a decoy', ['a', '-', 'd'], [one('matching', ['a.a', 'b.-', 'c.d'], [['a.a', 'b.b', 'c.c']], 'wrong')]],
  ['order', 'four steps', ['a', 'b', 'c', 'd'], [one('sequencing', ['a', 'b', 'c', 'd'], [['a', 'b', 'c', 'd']], 'right')]],
  ['number', 'ten thousand with commas', [' +10,000.0 '], [one('numeric', ['10000.0'], [['10000', '10000']], 'right')]],
  ['number', 'a range below zero', ['-5'], [one('numeric', ['-5'], [['-4.5', '-2']], 'wrong')]],
  ['text', 'a role', [' Privacy  officer '], [one('fill-in', ['Privacy  officer'], [['privacy officer'], ['the privacy officer'], ['HIPAA Privacy Officer']], 'right')]],
  ['text', 'a role', ['👩'.repeat(300)], [one('fill-in', ['👩'.repeat(250)], [['privacy officer'], ['the privacy officer'], ['HIPAA Privacy Officer']], 'wrong')]],
  ['gaps', 'two gaps', ['500', 'press'], [
    one('fill-in', ['500'], [['500']], 'right', '__g1'),
    one('fill-in', ['press'], [['media'], ['the media'], ['Das Fernsehen']], 'wrong', '__g2'),
  ]],
  ['gaps', 'two gaps', ['', 'x'.repeat(251)], [
    one('fill-in', [''], [['500']], 'wrong', '__g1'),
    one('fill-in', ['x'.repeat(250)], [['media'], ['the media'], ['Das Fernsehen']], 'wrong', '__g2'),
  ]],
  ['scale', 'a usual one', ['c'], [one('likert', ['c'], [], 'neutral')]],
  ['attest', 'a tick', ['agreed', 'Kim Lee'], [one('fill-in', ['agreed'], [], 'neutral')]],
  ['attest', 'a tick and a name', ['agreed', ' Kim Lee '], [one('fill-in', ['agreed; Kim Lee'], [], 'neutral')]],
  ['scenario', 'the caller who knows too much', ['c', 'b', 'b'], [
    step('choice', ['c'], [['a']], 'neutral', '__start'),
    step('choice', ['b'], [['a']], 'wrong', '__again'),
    step('choice', ['b'], [['a']], 'wrong', '__leaked'),
    one('performance', ['start.c', 'again.b', 'leaked.b'], [['start.a', 'checked.a']], 'wrong'),
  ]],
  ['scenario', 'three right of four', ['a', 'a', 'a', 'c'], [
    step('choice', ['a'], [['a']], 'right', '__s1'),
    step('choice', ['a'], [['a']], 'right', '__s3'),
    step('choice', ['a'], [['a']], 'right', '__s2'),
    step('choice', ['c'], [['b'], ['c']], 'right', '__s4'),
    one('performance', ['s1.a', 's3.a', 's2.a', 's4.c'], [['s1.a', 's3.a', 's2.a', 's4.b']], 'right'),
  ]],
];

for (const [kind, group, response, reports] of REPORTS) {
  test(`report of ${kind}: ${JSON.stringify(response).slice(0, 40)}`, () => {
    assert.deepEqual(report(kind, question(kind, group), response), reports);
  });
}

test('every kind is reported here', () => {
  assert.deepEqual([...new Set(REPORTS.map(([kind]) => kind))].sort(), Object.keys(KINDS).sort());
});

/** @type {[string, string, string[], Record<string, string>][]} */
const MARKS = [
  ['single', 'three choices', ['a'], { a: 'wrong', b: 'right', c: '' }],
  ['multiple', 'all or nothing', ['a', 'b'], { a: 'right', b: 'wrong', c: 'right', d: '' }],
  ['truth', 'the statement is true', ['t'], { t: 'right', f: '' }],
  ['match', 'three pairs and a decoy', ['a', '-', 'b'], { a: 'right', b: 'wrong', c: 'wrong' }],
  ['order', 'four steps', ['b', 'a', 'c', 'd'], { a: 'wrong', b: 'wrong', c: 'right', d: 'right' }],
  ['number', 'sixty days', ['61'], { a: 'wrong' }],
  ['text', 'a role', ['Privacy Officer'], { a: 'right' }],
  ['gaps', 'two gaps', ['500', ''], { 1: 'right', 2: 'wrong' }],
  ['scale', 'a usual one', ['c'], { c: 'neutral' }],
  ['attest', 'a tick', ['agreed'], {}],
  ['scenario', 'the caller who knows too much', ['c', 'b', 'a'], {
    'start.a': 'right', 'start.b': '', 'start.c': 'neutral', 'again.a': 'right', 'again.b': 'wrong', 'leaked.a': 'right', 'leaked.b': '', 'leaked.c': '',
  }],
];

for (const [kind, group, response, marks] of MARKS) {
  test(`marks of ${kind}`, () => assert.deepEqual(KINDS[kind]?.marks(question(kind, group), response), marks));
}

/** @type {[string, string, string][]} */
const ANSWERS = [
  ['match', 'three pairs and a decoy', 'Remittance advice with *member ID*: PHI; Fee schedule: Not PHI; Encrypted claim file: Secured PHI'],
  ['order', 'two', '1. Before; 2. After'],
  ['number', 'sixty days', '60 calendar days & <nights>'],
  ['number', 'a range below zero', '-4.5 to -2'],
  ['text', 'a role', 'privacy officer'],
  ['gaps', 'two gaps', '500; media'],
  ['single', 'three choices', ''],
];

for (const [kind, group, answer] of ANSWERS) {
  test(`the right answer of ${kind} as a text: ${group}`, () => assert.equal(KINDS[kind]?.answerText(question(kind, group), words), answer));
}

test('names that come from markup hold its text alone', () => {
  const asked = { entries: [['a', 'Stop <em>now</em> &amp; &lt;b&gt; &quot;x&quot;']], key: { right: 'a' } };
  assert.equal(KINDS['order']?.answerText(asked, words), '1. Stop now & <b> "x"');
});

test('a key is turned back in every text of it, and in nothing else', () => {
  const key = { right: [['055', 'n', 'N'], 'mzMZ459'], why: '<rz>Ab &#87;', whys: { a: 'Jul.' }, n: 5, none: null };
  const back = { right: [['500', 'a', 'A'], 'zmZM904'], why: '<em>No &#32;', whys: { a: 'Why.' }, n: 5, none: null };
  assert.deepEqual(unturn(key), back);
});
