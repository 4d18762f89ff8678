/**
 * What the kinds with a list of choices share: rows of native inputs, a key that is a set of letters; and what an
 * answered question of any kind does to its rows and controls.
 *
 * @typedef {import('../quiz.js').Question & {choices: [string, string][], credit: string}} ChoiceQuestion
 *   `choices`: letter and markup
 */
import { reported } from './reported.js';

const ICONS = { right: '✓', wrong: '✗', neutral: '•', '': '' };
/** The keys that change a control. */
const CHANGING = /^(?: |Enter|Arrow)/;

/**
 * @param {import('../quiz.js').Question} question
 * @param {[string, string, ...string[]][]} choices letter and markup
 * @param {'radio' | 'checkbox'} type
 * @param {Pick<import('../quiz.js').Kit, 'h' | 'built'>} kit
 * @param {string} [prefix] goes before a letter where letters alone are not unique in the question
 */
export function choiceRows(question, choices, type, { h, built }, prefix = '') {
  return choices.map(([value, markup]) => {
    const row = prefix + value;
    const input = h('input', { type, value, name: `q-${question.code}${prefix}`, 'aria-describedby': `why-${question.code}-${row}` });
    const text = built('span', markup, { class: 'cw-text' });
    return h('div', { class: 'cw-row cw-choice', 'data-row': row }, h('label', {}, input, text));
  });
}

/** @param {Element} root @returns {string[] | null} the chosen letters in order, null for none */
export function chosen(root) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll('input:checked'));
  const letters = [...inputs].map((input) => input.value).sort();
  return letters.length ? letters : null;
}

/** @param {Element} root @param {unknown} _question @param {string[]} response */
export function choose(root, _question, response) {
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll('input'))) {
    input.checked = response.includes(input.value);
  }
}

/** @param {ChoiceQuestion} question @param {string[]} response */
export function choiceScore({ credit, key }, response) {
  const right = [...key.right];
  const hits = right.filter((letter) => response.includes(letter)).length;
  const misses = response.length - hits;
  if (credit === 'partial_penalty') return Math.max(0, hits - misses) / right.length;
  if (credit === 'partial') return hits / Math.max(right.length, response.length);
  return hits === right.length && misses === 0 ? 1 : 0;
}

/** @param {import('../quiz.js').Question} question @param {string[]} response */
export function choiceMarks({ key }, response) {
  /** @type {Record<string, import('../quiz.js').Mark>} */
  const marks = Object.fromEntries(Object.keys(key.whys).map((letter) => [letter, response.includes(letter) ? 'wrong' : '']));
  for (const letter of key.right) marks[letter] = 'right';
  return marks;
}

/** @param {ChoiceQuestion} question @param {string[]} response @param {number} score */
export function choiceReport({ key }, response, score) {
  return [reported('choice', response, [[...key.right]], score)];
}

/**
 * Say in a row whether it was chosen, whether it is right, and why.
 * @param {import('../quiz.js').Question} question
 * @param {HTMLElement} row
 * @param {import('../quiz.js').Mark} mark
 * @param {Pick<import('../quiz.js').Kit, 'h' | 'built' | 'texts'>} kit
 */
export function explainRow(question, row, mark, { h, built, texts }) {
  const id = row.dataset['row'] ?? '';
  const own = row.querySelector('input:checked') && texts.yourAnswer;
  const verdict = { right: row.matches('.cw-choice') ? texts.rightAnswer : texts.right, wrong: texts.wrong, neutral: '', '': '' };
  const tags = [own, verdict[mark]].filter(Boolean).join(', ').toLowerCase();
  row.querySelector('.cw-why')?.remove();
  row.classList.toggle('cw-right', mark === 'right');
  row.classList.toggle('cw-wrong', mark === 'wrong');
  // A gap stands inside a sentence, where a paragraph can't.
  const why = h(row.matches('span') ? 'span' : 'p', { class: 'cw-why', id: `why-${question.code}-${id}` });
  if (tags) why.append(h('strong', {}, `${ICONS[mark]} ${tags[0]?.toUpperCase()}${tags.slice(1)}. `));
  why.append(built('span', question.key.whys[id] ?? ''));
  row.append(why);
  return why;
}

/**
 * Make controls read-only. Not disabled: a disabled control takes the learner's own answer away from a screen reader.
 * @param {Element} root
 */
export function freeze(root) {
  for (const control of /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (root.querySelectorAll('input, select'))) {
    if (control.matches('select')) {
      const kept = control.value;
      control.addEventListener('change', () => void (control.value = kept));
    } else if (!control.matches('[type=radio], [type=checkbox]')) {
      /** @type {HTMLInputElement} */ (control).readOnly = true;
      continue;
    }
    control.setAttribute('aria-disabled', 'true');
    control.addEventListener('click', (event) => event.preventDefault());
    control.addEventListener('keydown', (event) => {
      if (CHANGING.test(/** @type {KeyboardEvent} */ (event).key)) event.preventDefault();
    });
  }
}
