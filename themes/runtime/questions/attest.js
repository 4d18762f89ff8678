import { choiceRows, choose, chosen } from './choices.js';
import { reported } from './reported.js';
import { reportable, stripped, writtenInput, writtenInputs, writtenRow, written } from './written.js';

/** @typedef {import('../quiz.js').Question & {statement: string, named: boolean}} AttestQuestion */

const AGREED = 'agreed';

/** Attestation: `agreed`, then the full name where it is asked for. @type {import('../quiz.js').Kind<AttestQuestion>} */
export const attest = {
  ...written,
  kind: 'attest',
  graded: false,
  tell: '',
  first: 'agreeFirst',
  view(question, kit) {
    const tick = choiceRows(question, [[AGREED, question.statement]], 'checkbox', kit);
    // The learner's own name: WCAG 1.3.5 wants a browser to know.
    const own = { autocomplete: 'name', autocapitalize: 'words', 'aria-describedby': `error-${question.code}` };
    return question.named ? [...tick, writtenRow(kit, kit.texts.fullName, writtenInput(question, kit, own))] : tick;
  },
  read(root) {
    const given = [...(chosen(root) ?? ['']), ...writtenInputs(root).map((input) => input.value)];
    return given.every((text) => text.trim()) ? given : null;
  },
  // Only what was agreed to is ever shown as answered.
  fill(root, question, response) {
    choose(root, question, [AGREED]);
    written.fill(root, question, response.slice(1));
  },
  score: ({ named }, response) => (response[0] === AGREED && (!named || stripped(response[1] ?? '')) ? 1 : 0),
  marks: () => ({}),
  answerText: () => '',
  restore: ({ named }) => (named ? null : [AGREED]),
  report: ({ named }, response) => [
    reported('fill-in', [reportable(named ? `${AGREED}; ${response[1]?.trim()}` : AGREED)], [], null),
  ],
};
