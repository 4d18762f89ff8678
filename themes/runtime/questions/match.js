import { bare } from './bare.js';
import { share } from './credit.js';
import { reported } from './reported.js';

/**
 * @typedef {import('../quiz.js').Question & {items: [string, string][], targets: [string, string][], credit: string}} MatchQuestion
 *   `items`: letter and markup; `targets`: letter and text
 */

/** No target. In saved state, which holds letters alone, it is `z`: targets end at `y`. */
const NONE = '-';

/** Matching: a target's letter for each item, `-` for none. @type {import('../quiz.js').Kind<MatchQuestion>} */
export const match = {
  kind: 'match',
  graded: true,
  tell: 'matchEach',
  first: 'chooseFirst',
  view: ({ code, items, targets }, { h, built, texts }) =>
    items.map(([id, markup]) => {
      const options = [[NONE, texts.choose], ...targets].map(([value = '', text = '']) => h('option', { value }, text));
      const name = `item-${code}-${id}`;
      const select = h('select', { id: name, 'aria-describedby': `why-${code}-${id} error-${code}` }, ...options);
      return h('div', { class: 'cw-row cw-pair', 'data-row': id }, built('label', markup, { for: name }), select);
    }),
  read(root) {
    const given = [...root.querySelectorAll('select')].map((select) => select.value);
    return given.some((letter) => letter !== NONE) ? given : null;
  },
  fill(root, _question, response) {
    root.querySelectorAll('select').forEach((select, n) => void (select.value = response[n] ?? NONE));
  },
  score({ key: { right }, credit }, response) {
    const hits = [...right].filter((target, n) => target === response[n]);
    return share(hits.length, right.length, credit);
  },
  marks: ({ items, key }, response) =>
    Object.fromEntries(items.map(([id], n) => [id, response[n] === key.right[n] ? 'right' : 'wrong'])),
  answerText({ items, targets, key }) {
    const names = Object.fromEntries(targets);
    return items.map(([, markup], n) => `${bare(markup)}: ${names[key.right[n]]}`).join('; ');
  },
  save: (response) => response.join('').replaceAll(NONE, 'z'),
  restore: (_question, text) => [...text.replaceAll('z', NONE)],
  report({ items, key }, response, score) {
    const pairs = (/** @type {ArrayLike<string>} */ targets) => items.map(([id], n) => `${id}.${targets[n] ?? NONE}`);
    return [reported('matching', pairs(response), [pairs(key.right)], score)];
  },
};
