import { choiceRows, explainRow, freeze } from './choices.js';
import { reported } from './reported.js';
import { single } from './single.js';

/**
 * @typedef {{id: string, ask: string, critical: boolean, choices: [string, string, string][]}} Step
 *   `choices`: letter, markup, and the id of the step that follows or `end`
 * @typedef {import('../quiz.js').Question & {steps: Step[]}} ScenarioQuestion
 *   its key: for each step the marks of its choices, as in `rwn`
 * @typedef {'right' | 'wrong' | 'neutral'} StepMark
 * @typedef {{step: Step, letter: string, mark: StepMark, marks: StepMark[]}} Taken `marks`: of all choices of the step
 */

const MARKS = { r: 'right', w: 'wrong', n: 'neutral' };

/**
 * Go from the first step on, as long as `pick` finds a choice.
 * @param {ScenarioQuestion} question
 * @param {(step: Step, n: number, marks: StepMark[]) => number} pick the choice at the step with number `n` of the path
 * @returns {{taken: Taken[], next: string | undefined}}
 */
function walk({ steps, key }, pick) {
  /** @type {Taken[]} */
  const taken = [];
  let next = steps[0]?.id;
  for (;;) {
    const at = steps.findIndex(({ id }) => id === next);
    const step = steps[at];
    const marks = [...(key.right[at] ?? '')].map((mark) => /** @type {StepMark} */ (MARKS[/** @type {'r'} */ (mark)]));
    const choice = step ? pick(step, taken.length, marks) : -1;
    const [letter, , goto] = step?.choices[choice] ?? [];
    if (!step || !letter) return { taken, next };
    taken.push({ step, letter, mark: /** @type {StepMark} */ (marks[choice]), marks });
    next = goto;
  }
}

/** @param {string[]} response @returns {Parameters<typeof walk>[1]} */
const along = (response) => ({ choices }, n) => choices.findIndex(([id]) => id === response[n]);

/** Branching scenario: the chosen letters along the path. @type {import('../quiz.js').Kind<ScenarioQuestion>} */
export const scenario = {
  ...single,
  kind: 'scenario',
  tell: 'stepByStep',
  view(question, kit) {
    const go = kit.button(kit.texts.submit, () => advance(question, path, go, kit), { class: 'cw-submit' });
    const path = kit.h('div', { class: 'cw-path' }, ...question.steps.slice(0, 1).map((step) => stepField(question, step, 1, kit)), go);
    return [path];
  },
  read(root) {
    const given = [...root.querySelectorAll('.cw-step')].map((step) => step.querySelector('input:checked')?.getAttribute('value') ?? '');
    return given.every(Boolean) ? given : null;
  },
  fill(root, question, response, kit) {
    const { taken } = walk(question, along(response));
    const steps = taken.map(({ step, letter }, n) => {
      const field = stepField(question, step, n + 1, kit);
      field.querySelector(`[value=${letter}]`)?.setAttribute('checked', '');
      return field;
    });
    root.querySelector('.cw-path')?.replaceChildren(...steps);
  },
  score(question, response) {
    const { taken, next } = walk(question, along(response));
    const ended = next === 'end' && taken.length === response.length;
    if (!ended || taken.some(({ step, mark }) => step.critical && mark !== 'right')) return 0;
    const count = (/** @type {StepMark} */ wanted) => taken.filter(({ mark }) => mark === wanted).length;
    return count('right') / (count('right') + count('wrong') || 1);
  },
  marks(question, response) {
    const { taken } = walk(question, along(response));
    const rows = taken.flatMap(({ step, letter, marks }) =>
      step.choices.map(([id], n) => [`${step.id}.${id}`, id === letter || marks[n] === 'right' ? marks[n] : '']));
    return Object.fromEntries(rows);
  },
  report(question, response, score) {
    const { taken } = walk(question, along(response));
    const best = walk(question, (_step, _n, marks) => marks.indexOf('right'));
    const steps = taken.map(({ step, letter, mark, marks }) => {
      const right = step.choices.filter((_, n) => marks[n] === 'right').map(([id]) => [id]);
      return { ...reported('choice', [letter], right, null, `__${step.id}`), correct: mark };
    });
    const named = (/** @type {Taken[]} */ path) => path.map(({ step, letter }) => `${step.id}.${letter}`);
    return [...steps, reported('performance', named(taken), [named(best.taken)], score)];
  },
};

/**
 * @param {ScenarioQuestion} question
 * @param {Step} step
 * @param {number} n its number on the path
 * @param {Pick<import('../quiz.js').Kit, 'h' | 'built' | 'texts' | 'say'>} kit
 */
function stepField(question, { id, ask, critical, choices }, n, kit) {
  const { h, built, texts } = kit;
  const legend = h('legend', {}, h('span', { class: 'cw-label' }, kit.say(texts.step, { n })), built('span', ask, { class: 'cw-ask' }));
  const must = critical ? [h('p', { class: 'cw-hint' }, h('strong', {}, `! ${texts.mustStep}`))] : [];
  return h('fieldset', { class: 'cw-step' }, legend, ...must, ...choiceRows(question, choices, 'radio', kit, `${id}.`));
}

/**
 * From a choice to its reason, from the reason to the next step, from the last one to the whole.
 * @param {ScenarioQuestion} question
 * @param {HTMLElement} path
 * @param {HTMLElement} go
 * @param {import('../quiz.js').Kit} kit
 */
function advance(question, path, go, kit) {
  const field = /** @type {HTMLElement} */ (go.previousElementSibling);
  const letters = scenario.read(path);
  if (!letters) return kit.refuse(field);
  const { taken, next } = walk(question, along(letters));
  const step = question.steps.find(({ id }) => id === next);
  if (!field.querySelector('.cw-why')) {
    freeze(field);
    const row = /** @type {HTMLElement} */ (field.querySelector('input:checked')?.closest('.cw-row'));
    const why = explainRow(question, row, taken.at(-1)?.mark ?? '', kit);
    go.textContent = step ? kit.texts.goOnCase : kit.texts.endCase;
    why.tabIndex = -1;
    return why.focus();
  }
  if (!step) return kit.submit();
  const opened = stepField(question, step, letters.length + 1, kit);
  go.before(opened);
  go.textContent = kit.texts.submit;
  return kit.focusOn(/** @type {HTMLElement} */ (opened.querySelector('legend')));
}
