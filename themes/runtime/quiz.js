/**
 * One question on the page: asked, answered, explained. The same for the player and for the pages of the site.
 *
 * @typedef {{right: string, why: string, whys: Record<string, string>}} Key
 * @typedef {{id: string, code: string, v: number, kind: string, ask: string, choices: [string, string][],
 *   points: number, critical: boolean, cite: string, review: [string, string] | null, key: Key}} Question
 * @typedef {{h: typeof h, built: typeof built, texts: typeof texts}} Kit what a kind draws with
 * @typedef {object} Kind
 * @property {string} kind
 * @property {string} type the standards' name of the interaction
 * @property {(question: Question, kit: Kit) => Node[]} view
 * @property {(root: Element) => string[] | null} read null while nothing is answered
 * @property {(question: {key: {right: string}}, response: string[]) => number} score 0 to 1
 */
import { built, button, focusOn, h } from './dom.js';
import { KINDS } from './questions/kinds.js';
import { texts } from './texts.js';

/**
 * Questions travel with their keys turned by 13 letters. That keeps answers out of sight, not out of reach: what a
 * browser can score, its user can read.
 * @param {string} text
 */
export function unturn(text) {
  return text.replace(/[a-z]/gi, (c) => {
    const base = c <= 'Z' ? 65 : 97;
    return String.fromCharCode(((c.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** @param {Question & {key: Key}} raw as it travelled @returns {Question} */
export function unpack(raw) {
  const whys = Object.entries(raw.key.whys).map(([id, why]) => [id, unturn(why)]);
  const key = { right: unturn(raw.key.right), why: unturn(raw.key.why), whys: Object.fromEntries(whys) };
  return { ...raw, key };
}

/** @param {Question} question @returns {Kind} */
export function kindOf(question) {
  return /** @type {Kind} */ (KINDS[question.kind]);
}

/**
 * Draw a question. `given` is an answer from before: it is shown as it was, with its explanation.
 * @param {Question} question
 * @param {{label: string, given?: string[] | null, onAnswer?: (response: string[], score: number) => void}} options
 */
export function drawQuestion(question, { label, given = null, onAnswer }) {
  const kind = kindOf(question);
  const error = h('p', { class: 'cw-error', role: 'alert' });
  const tell = h('p', { class: 'cw-hint' }, question.kind === 'multiple' ? texts.selectAll : texts.selectOne);
  const legend = h('legend', {}, h('span', { class: 'cw-label' }, label), built('span', question.ask, { class: 'cw-ask' }));
  if (question.critical) tell.append(' ', h('strong', {}, `! ${texts.mustPass}.`));
  const field = h('fieldset', {}, legend, tell, ...kind.view(question, { h, built, texts }));
  const box = h('div', { class: 'cw-question', 'data-question': question.id }, field, error);
  const submit = () => {
    const response = kind.read(field);
    if (!response) return refuse(field, error);
    const score = kind.score(question, response);
    onAnswer?.(response, score);
    explain(box, question, response, score, true);
  };
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || box.classList.contains('cw-answered')) return;
    event.preventDefault();
    submit();
  });
  if (given) explain(box, question, given, kind.score(question, given), false);
  else box.append(button(texts.submit, submit, { class: 'cw-submit' }));
  return box;
}

/** @param {HTMLElement} field @param {HTMLElement} error */
function refuse(field, error) {
  error.textContent = texts.chooseFirst;
  field.querySelector('input')?.focus();
}

/**
 * Show what was right and why, and keep the answer in sight.
 * @param {HTMLElement} box
 * @param {Question} question
 * @param {string[]} response
 * @param {number} score
 * @param {boolean} focus
 */
function explain(box, question, response, score, focus) {
  box.querySelector('.cw-error')?.remove();
  box.querySelector('.cw-submit')?.remove();
  box.classList.add('cw-answered');
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll('.cw-choice'))) {
    explainChoice(row, question, response);
  }
  const word = score === 1 ? texts.right : score > 0 ? texts.partly : texts.wrong;
  const heading = h('h4', { class: score === 1 ? 'cw-good' : 'cw-bad' }, `${score === 1 ? '✓' : '✗'} ${word}`);
  // Above the choices: a learner who is brought here reads on through the reasons.
  box.prepend(heading);
  const feedback = h('div', { class: 'cw-feedback' });
  if (question.key.why) feedback.append(built('p', question.key.why));
  if (question.cite) feedback.append(h('p', { class: 'cw-cite' }, `${texts.rule} ${question.cite}`));
  if (score < 1 && question.review) {
    feedback.append(h('p', {}, h('a', { href: question.review[0] }, `${texts.readAgain}: ${question.review[1]}`)));
  }
  box.append(feedback);
  if (focus) focusOn(heading);
}

/**
 * @param {HTMLElement} row
 * @param {Question} question
 * @param {string[]} response
 */
function explainChoice(row, question, response) {
  const id = row.dataset['choice'] ?? '';
  const input = /** @type {HTMLInputElement} */ (row.querySelector('input'));
  const right = question.key.right.includes(id);
  input.checked = response.includes(id);
  // Read-only, not disabled: a disabled control takes the learner's own answer away from a screen reader.
  input.setAttribute('aria-disabled', 'true');
  input.addEventListener('click', (event) => event.preventDefault());
  input.addEventListener('keydown', (event) => event.key !== 'Tab' && event.preventDefault());
  const tags = [input.checked && texts.yourAnswer, right && texts.rightAnswer].filter(Boolean).join(', ');
  row.classList.toggle('cw-right', right);
  row.classList.toggle('cw-wrong', input.checked && !right);
  const why = h('p', { class: 'cw-why', id: `why-${question.code}-${id}` });
  if (tags) why.append(h('strong', {}, `${right ? '✓' : '✗'} ${tags[0]?.toUpperCase()}${tags.slice(1)}. `));
  why.append(built('span', question.key.whys[id] ?? ''));
  row.append(why);
}
