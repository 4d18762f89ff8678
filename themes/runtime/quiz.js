/**
 * One question on the page: asked, answered, explained. The same for the player and for the pages of the site.
 *
 * @typedef {'right' | 'wrong' | 'neutral' | ''} Mark `''`: nothing to say
 * @typedef {{right: any, why: string, whys: Record<string, string>}} Key each kind has its own form of `right`
 * @typedef {{id: string, code: string, v: number, kind: string, ask: string, hint: string, points: number,
 *   critical: boolean, cite: string, review: [string, string, string] | null, key: Key, home?: string,
 *   objective: string, picture?: [address: string, words: string], drill?: boolean}} Question
 *   what all kinds have; what one has besides, its file says. `review`: address, title and code of the part to read
 *   again; `home`: in an assessment, the module that it is from
 * @typedef {{suffix: string, type: string, response: string[], right: string[][],
 *   correct: 'right' | 'wrong' | 'neutral', credit?: number | undefined}} Report one interaction in the standards' terms, for a tracker
 *   to encode. `suffix` goes after the question's id; `right` holds every response that is right, none where there is none to name;
 *   of a number its bounds, both of them; `credit`: the share of the points, in hundredths as saved state has it
 * @typedef {{h: typeof h, built: typeof built, button: typeof button, focusOn: typeof focusOn, texts: Texts, say: typeof say,
 *   submit: () => void, refuse: (root: HTMLElement) => void}} Kit what a kind draws with. `submit` ends a kind that
 *   goes by steps, `refuse` says that something in `root` is not answered
 */
import { built, button, focusOn, h } from './dom.js';
import { credit } from './progress.js';
import { explainRow, freeze } from './questions/choices.js';
import { KINDS } from './questions/kinds.js';
import { say, texts } from './texts.js';

/**
 * A kind of question. `root` is the element that holds what `view` returned.
 *
 * @template {Question} [Q=any]
 * @typedef {object} Kind
 * @property {string} kind
 * @property {boolean} graded whether there is a right answer
 * @property {TextKey | ''} tell what to do
 * @property {TextKey} first what to do before the answer counts as one
 * @property {(question: Q, kit: Kit) => Node[]} view native controls; what is explained later stands in rows, which
 *   have an id in `data-row`. A kind that goes by steps brings its own `.cw-submit`
 * @property {(root: Element) => string[] | null} read the response; null while nothing is answered
 * @property {(root: Element, question: Q, response: string[], kit: Words) => void} fill puts a response into the controls
 * @property {(question: Q, response: string[]) => number} score 0 to 1, as `score` of the Python class
 * @property {(question: Q, response: string[]) => Record<string, Mark>} marks by row
 * @property {(question: Q, kit: Words) => string} answerText the right answer as a text; empty where the rows show it
 * @property {(response: string[]) => string} save what saved state keeps: letters, and none of what was typed
 * @property {(question: Q, text: string) => string[] | null} restore the way back; null for what was not kept
 * @property {(question: Q, response: string[], score: number) => Report[]} report
 */

/**
 * @typedef {import('./texts.js').Texts} Texts
 * @typedef {keyof Texts} TextKey
 * @typedef {Pick<Kit, 'h' | 'built' | 'texts' | 'say'>} Words
 * @typedef {object} Drawing
 * @property {string} label
 * @property {import('./state.js').Answer | undefined} [given] an answer from before, as saved state keeps it: shown as it
 *   was, explained. Without a result nobody knows any more what it was
 * @property {(question: Question, response: string[], score: number) => void} [onAnswer]
 */

const words = { h, built, texts, say };

/**
 * Keys travel turned, letters by 13 and digits by 5. That keeps answers out of sight, not out of reach: what a browser
 * can score, its user can read.
 * @template T
 * @param {T} data JSON data, of which every text is turned
 * @returns {T}
 */
export function unturn(data) {
  return JSON.parse(JSON.stringify(data), (_, value) => (typeof value === 'string' ? value.replace(/[a-z0-9]/gi, turnedBack) : value));
}

/** @param {string} c a letter or digit */
function turnedBack(c) {
  const code = c.charCodeAt(0);
  return c <= '9' ? String((Number(c) + 5) % 10) : String.fromCharCode((((code & 31) + 12) % 26) + 1 + (code & 96));
}

/** @param {Question} raw as it travelled @returns {Question} */
export function unpack(raw) {
  return { ...raw, key: unturn(raw.key) };
}

/** @param {Question} question @returns {Kind} */
export function kindOf(question) {
  return /** @type {Kind} */ (KINDS[question.kind]);
}

/**
 * Draw a question.
 * @param {Question} question
 * @param {Drawing} drawing
 */
export function drawQuestion(question, { label, given, onAnswer }) {
  const kind = kindOf(question);
  const error = h('p', { class: 'cw-error', role: 'alert', id: `error-${question.code}` });
  const submit = () => {
    const response = kind.read(field);
    if (!response) return refuse(field);
    const score = kind.score(question, response);
    onAnswer?.(question, response, score);
    return explain(box, question, response, score, true);
  };
  /** @param {HTMLElement} root */
  const refuse = (root) => {
    error.textContent = texts[kind.first];
    focusEmpty(root);
  };
  const legend = h('legend', {}, h('span', { class: 'cw-label' }, label), built('span', question.ask, { class: 'cw-ask' }));
  const view = kind.view(question, { ...words, button, focusOn, submit, refuse });
  const field = h('fieldset', {}, legend, picture(question), ...guidance(question, kind), ...view);
  const box = h('div', { class: 'cw-question', 'data-question': question.id }, field, error);
  if (given) {
    const response = given.result ? kind.restore(question, given.response) : null;
    explain(box, question, response, response ? kind.score(question, response) : given.result ? credit(given.result) / 100 : null, false);
    return box;
  }
  listen(field, box, error);
  if (!box.querySelector('.cw-submit')) box.append(button(kind.graded ? texts.submit : texts.confirm, submit, { class: 'cw-submit' }));
  return box;
}

/** @param {Question} question what it is about, and the way to see it alone and larger */
function picture({ picture: [src, alt] = ['', ''] }) {
  return src && h('a', { href: src, target: '_blank', rel: 'noopener' }, h('img', { src, alt }));
}

/** @param {Question} question @param {Kind} kind what stands between the question and its controls */
function guidance({ critical, hint }, { tell }) {
  return [
    (tell || critical) && h('p', { class: 'cw-hint' }, tell && texts[tell], critical && h('strong', {}, ` ! ${texts.mustPass}.`)),
    hint && h('details', { class: 'cw-hint' }, h('summary', {}, texts.hint), built('p', hint)),
  ];
}

/**
 * Enter in an input answers; whatever is changed takes an error away.
 * @param {HTMLElement} field
 * @param {HTMLElement} box
 * @param {HTMLElement} error
 */
function listen(field, box, error) {
  field.addEventListener('keydown', (event) => {
    const input = event.target instanceof HTMLInputElement;
    if (event.key !== 'Enter' || !input || event.defaultPrevented || box.classList.contains('cw-answered')) return;
    event.preventDefault();
    /** @type {HTMLElement | null} */ (box.querySelector('.cw-submit'))?.click();
  });
  field.addEventListener('input', () => {
    error.textContent = '';
    field.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid');
  });
}

/** @param {HTMLElement} root the first control that has nothing in it gets focus */
function focusEmpty(root) {
  const controls = [.../** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll('input, select'))];
  const isEmpty = (/** @type {HTMLInputElement} */ c) => (/radio|checkbox/.test(c.type) ? !c.checked : !c.value.trim());
  const control = controls.find(isEmpty) ?? controls[0];
  if (control && !/radio|checkbox/.test(control.type)) control.setAttribute('aria-invalid', 'true');
  control?.focus();
}

/**
 * Show what was right and why, and keep the answer in sight.
 * @param {HTMLElement} box
 * @param {Question} question
 * @param {string[] | null} response null where it was not kept
 * @param {number | null} score
 * @param {boolean} focus
 */
function explain(box, question, response, score, focus) {
  const kind = kindOf(question);
  const field = /** @type {HTMLElement} */ (box.querySelector('fieldset'));
  kind.fill(field, question, response ?? [], words);
  freeze(field);
  box.querySelector('.cw-error')?.remove();
  box.querySelector('.cw-submit')?.remove();
  box.classList.add('cw-answered');
  const marks = response ? kind.marks(question, response) : {};
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll('[data-row]'))) {
    const mark = marks[row.dataset['row'] ?? ''];
    if (mark !== undefined) explainRow(question, row, mark, words);
  }
  const heading = verdict(kind, score);
  // Between the module's heading and this one there may be none.
  heading.setAttribute('aria-level', '3');
  // Above the choices: a learner who is brought here reads on through the reasons.
  box.prepend(heading);
  box.append(feedback(question, kind, response, score));
  if (focus) focusOn(heading);
}

/** @param {Kind} kind @param {number | null} score */
function verdict(kind, score) {
  if (!kind.graded) return h('h4', { class: 'cw-good' }, `✓ ${texts.thanks}`);
  if (score === null) return h('h4', {}, texts.answered);
  if (score === 1) return h('h4', { class: 'cw-good' }, `✓ ${texts.right}`);
  return h('h4', { class: 'cw-bad' }, `✗ ${score > 0 ? texts.partly : texts.wrong}`);
}

/** @param {Question} question @param {Kind} kind @param {string[] | null} response @param {number | null} score */
function feedback(question, kind, response, score) {
  const answer = kind.answerText(question, words);
  const missed = score === null || score < 1;
  return h('div', { class: 'cw-feedback' },
    !response && h('p', {}, texts.notKept),
    answer && (missed || !response) && h('p', {}, h('strong', {}, texts.rightAnswerIs), ` ${answer}`),
    question.key.why && built('p', question.key.why),
    question.cite && h('p', { class: 'cw-cite' }, `${texts.rule} ${question.cite}`),
    kind.graded && missed && readAgain(question));
}

/** @param {Question} question the way to what can be read about it */
export function readAgain({ review }) {
  return review && h('p', {}, h('a', { href: review[0] }, `${texts.readAgain}: ${review[1]}`));
}
