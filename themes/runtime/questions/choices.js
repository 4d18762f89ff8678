/** What the kinds with a list of choices share: rows of native inputs, and a key that is a set of ids. */

/**
 * @param {import('../quiz.js').Question} question
 * @param {[string, string][]} choices id and markup
 * @param {'radio' | 'checkbox'} type
 * @param {import('../quiz.js').Kit} kit
 */
export function choiceRows(question, choices, type, { h, built }) {
  return choices.map(([id, markup]) =>
    h(
      'div',
      { class: 'cw-choice', 'data-choice': id },
      h(
        'label',
        {},
        h('input', { type, name: `q-${question.code}`, value: id, 'aria-describedby': `why-${question.code}-${id}` }),
        built('span', markup, { class: 'cw-text' }),
      ),
    ),
  );
}

/** @param {Element} root @returns {string[] | null} the chosen ids in order, null for none */
export function chosen(root) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll('input:checked'));
  const ids = [...inputs].map((input) => input.value).sort();
  return ids.length ? ids : null;
}

/** @param {{key: {right: string}}} question @param {string[]} response */
export function allRight(question, response) {
  return response.join('') === question.key.right ? 1 : 0;
}
