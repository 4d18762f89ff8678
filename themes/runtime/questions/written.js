/**
 * What the kinds with something to write share. Comparing is the twin of `builders/questions/written.py`.
 * What was typed may name a patient: it never enters saved state.
 */

const LONGEST = 250;

/** What two spellings of one answer share. @param {string} text */
export function plainForm(text) {
  const folded = text.normalize('NFKC').toLowerCase().replace(/[ \t\r\n]+/g, ' ');
  return stripped(stripped(folded).replace(/\.$/, ''));
}

/** Without blanks at the ends: blanks only, as in Python. @param {string} text */
export function stripped(text) {
  return text.replace(/^ +| +$/g, '');
}

/** Whether a text is one of the spellings. @param {string | undefined} text @param {string[]} spellings */
export function isAccepted(text, spellings) {
  return text !== undefined && spellings.map(plainForm).includes(plainForm(text));
}

/** As much of a written answer as records take. @param {string} text */
export function reportable(text) {
  return [...text.trim()].slice(0, LONGEST).join('');
}

/**
 * An input for something short.
 * @param {import('../quiz.js').Question} question
 * @param {import('../quiz.js').Kit} kit
 * @param {Record<string, string>} [attributes]
 */
export function writtenInput({ code }, { h }, attributes) {
  return h('input', {
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    maxlength: String(LONGEST),
    'aria-describedby': `note-${code} error-${code}`,
    ...attributes,
  });
}

/** @param {import('../quiz.js').Kit} kit @param {...(Node | string)} label with the input that it names */
export function writtenRow({ h }, ...label) {
  return h('div', { class: 'cw-row cw-typed', 'data-row': 'a' }, h('label', {}, ...label));
}

/** The reminder beside free text. @param {import('../quiz.js').Question} question @param {import('../quiz.js').Kit} kit */
export function reminder({ code }, { h, texts }) {
  return h('p', { class: 'cw-hint', id: `note-${code}` }, texts.noPatients);
}

/** @param {Element} root @returns {HTMLInputElement[]} */
export function writtenInputs(root) {
  return [...root.querySelectorAll('input')].filter((input) => input.type === 'text');
}

/** What all kinds that are written have. */
export const written = {
  graded: true,
  first: /** @type {const} */ ('writeFirst'),
  /** @param {Element} root @returns {string[] | null} what was typed, null if all of it is blank */
  read(root) {
    const typed = writtenInputs(root).map((input) => input.value);
    return typed.some((text) => text.trim()) ? typed : null;
  },
  /** @param {Element} root @param {unknown} _question @param {string[]} response */
  fill(root, _question, response) {
    writtenInputs(root).forEach((input, n) => void (input.value = response[n] ?? ''));
  },
  save: () => '',
  /** @returns {string[] | null} */
  restore: () => null,
};
