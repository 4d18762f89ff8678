import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inWords } from '../../themes/sandbox/answers.js';

const choice = { ask: '', letters: { choices: { a: 'Red', b: 'Green' } } };
const truth = { ask: '', letters: { choices: { t: 'True', f: 'False' } } };
const match = { ask: '', letters: { items: { a: 'Bell' }, targets: { b: 'Rings' } } };
const path = { ask: '', letters: { 'step start': { a: 'Ask' }, 'step then': { b: 'Send' } } };

/** @type {[import('../../themes/sandbox/answers.js').Entry | undefined, string, string][]} */
const CASES = [
  [choice, 'a,b', 'Red; Green'],
  [choice, 'a[,]b', 'Red; Green'],
  [choice, 'z', 'z'],
  [truth, 't', 'True'],
  [truth, 'false', 'False'],
  [truth, '1', 'True'],
  [match, 'a.b', 'Bell: Rings'],
  [match, 'a[.]b', 'Bell: Rings'],
  [match, 'a.-', 'Bell: (nothing)'],
  [path, 'start.a,then.b', 'Ask; Send'],
  [{ ask: '', letters: {} }, 'one, two', 'one, two'],
  [undefined, 'a,b', 'a,b'],
];

test('a response in words', () => {
  for (const [entry, response, words] of CASES) assert.equal(inWords(entry, response), words);
});
