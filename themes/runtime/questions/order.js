import { bare } from './bare.js';
import { share } from './credit.js';
import { reported } from './reported.js';
import { single } from './single.js';

/**
 * @typedef {import('../quiz.js').Question & {entries: [string, string][], credit: string}} OrderQuestion
 *   `entries`: letter and markup, in an order that is not the right one
 */

/** Ordering: all letters in the learner's order. Buttons move entries; nothing is dragged. @type {import('../quiz.js').Kind<OrderQuestion>} */
export const order = {
  ...single,
  kind: 'order',
  tell: 'orderAll',
  view(question, kit) {
    const live = kit.h('p', { class: 'cw-hint', role: 'status' });
    const list = kit.h('ol', { class: 'cw-order' }, ...question.entries.map((entry) => entryRow(entry, kit)));
    for (const row of list.children) row.append(moveButtons(/** @type {HTMLElement} */ (row), list, live, kit));
    showEnds(list);
    return [list, live];
  },
  read: (root) => [...root.querySelectorAll('li')].map((row) => row.dataset['row'] ?? ''),
  fill(root, { entries }, response, kit) {
    const given = response.flatMap((letter) => entries.filter(([id]) => id === letter));
    root.querySelector('ol')?.replaceChildren(...given.map((entry) => entryRow(entry, kit)));
    root.querySelector('[role=status]')?.remove();
  },
  score({ key: { right }, credit }, response) {
    const hits = response.filter((letter, n) => letter === right[n]);
    return share(response.length === right.length ? hits.length : 0, right.length, credit);
  },
  marks: ({ key }, response) => Object.fromEntries(response.map((letter, n) => [letter, letter === key.right[n] ? 'right' : 'wrong'])),
  answerText({ entries, key }) {
    const names = Object.fromEntries(entries);
    return [...key.right].map((letter, n) => `${n + 1}. ${bare(names[letter] ?? '')}`).join('; ');
  },
  report: ({ key }, response, score) => [reported('sequencing', response, [[...key.right]], score)],
};

/** @param {[string, string]} entry @param {Pick<import('../quiz.js').Kit, 'h' | 'built'>} kit */
function entryRow([letter, markup], { h, built }) {
  return h('li', { class: 'cw-row', 'data-row': letter }, built('span', markup, { class: 'cw-text' }));
}

/**
 * A neighbour jumps over the row, so that focus stays on the button.
 * @param {HTMLElement} row
 * @param {HTMLElement} list
 * @param {HTMLElement} live
 * @param {import('../quiz.js').Kit} kit
 */
function moveButtons(row, list, live, { h, button, texts, say }) {
  const name = row.textContent ?? '';
  /** @param {string} label @param {'before' | 'after'} way where the neighbour lands */
  const move = (label, way) => {
    const jump = () => {
      const neighbour = way === 'after' ? row.previousElementSibling : row.nextElementSibling;
      if (!neighbour) return;
      row[way](neighbour);
      showEnds(list);
      live.textContent = say(texts.moved, { name, at: [...list.children].indexOf(row) + 1, of: list.children.length });
    };
    return button(label, jump, { class: 'cw-move', 'aria-label': `${label}: ${name}` });
  };
  return h('span', { class: 'cw-moves' }, move(texts.moveUp, 'after'), move(texts.moveDown, 'before'));
}

/** The first can't go up, the last can't go down; their buttons stay in reach. @param {HTMLElement} list */
function showEnds(list) {
  list.querySelectorAll('button').forEach((button, n, { length }) => {
    button.setAttribute('aria-disabled', String(n === 0 || n === length - 1));
  });
}
