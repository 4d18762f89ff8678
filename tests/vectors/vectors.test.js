/** The cases that pytest runs too: both languages score and save alike. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import './page.js';
import { interactions } from '../../themes/runtime/report.js';
import { arranged, form, rank } from '../../themes/runtime/forms.js';
import { KINDS } from '../../themes/runtime/questions/kinds.js';
import '../../themes/runtime/questions/more.js';
import { decode, encode } from '../../themes/runtime/state.js';

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf-8'));

test('every kind has its vectors and every file of vectors its kind', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.json') && !/state|forms|encodings|names/.test(name));
  assert.deepEqual(files.map((name) => name.replace('.json', '')).sort(), Object.keys(KINDS).sort());
});

for (const [name, kind] of Object.entries(KINDS)) {
  for (const { name: group, shown, key, cases } of read(`${name}.json`)) {
    const question = { ...shown, key };
    for (const vector of cases) {
      test(`${name}: ${group}: ${vector.name}`, () => {
        assert.equal(kind.score(question, vector.response), vector.score);
        if (vector.saved === undefined) return;
        assert.equal(kind.save(vector.response), vector.saved);
        assert.match(vector.saved, /^[a-z]*$/);
        const kept = kind.restore(question, vector.saved);
        // What was typed comes back as null: it was answered, and not kept.
        if (kept) assert.deepEqual(kept, vector.response);
        else assert.equal(vector.saved, '');
      });
    }
  }
}

for (const { name, text, state } of read('state.json').good) {
  test(`saved state: ${name}`, () => {
    assert.deepEqual(decode(text), state);
    assert.equal(encode(state), text);
  });
}

for (const text of read('state.json').bad) {
  test(`no saved state: ${JSON.stringify(text)}`, () => assert.equal(decode(text), null));
}

for (const { kind, group, response, question, v, drill, mark, said } of read('names.json')) {
  test(`reported as ${said}`, () => {
    const { shown, key } = read(`${kind}.json`).find((/** @type {{name: string}} */ found) => found.name === group);
    const course = /** @type {any} */ ({ mark });
    const here = /** @type {any} */ ({ slug: 'alpha', version: '2.1', pools: [] });
    const reports = interactions(/** @type {any} */ ({ seed: '00c0ffee', modules: {} }), course, here, { ...shown, key, kind, id: question, v, drill }, response, 0, 1);
    assert.deepEqual(reports.map(({ id }) => id), said);
    assert.deepEqual(new Set(reports.map(({ objective }) => objective)), new Set([`alpha__v2_1${mark}`]));
  });
}

const forms = read('forms.json');

test('ranks', () => assert.deepEqual(forms.ranks.map((/** @type {[string, number]} */ [text]) => [text, rank(text)]), forms.ranks));

for (const vector of forms.forms) {
  test(`form: ${vector.name}`, () => {
    assert.deepEqual(form(vector.pools, vector.seed, vector.attempt, vector.shuffle, vector.anew), vector.codes);
  });
}

for (const { salt, letters, arranged: expected } of forms.choices) {
  test(`choices of a form: ${salt}`, () => assert.deepEqual(arranged(letters, salt, String), expected));
}
