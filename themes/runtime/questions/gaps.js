import { share } from './credit.js';
import { reported } from './reported.js';
import { isAccepted, reminder, reportable, writtenInput, written } from './written.js';

/**
 * @typedef {import('../quiz.js').Question & {pieces: string[], credit: string}} GapsQuestion
 *   `pieces`: the markup around the gaps; the key lists every spelling, gap by gap
 */

/** @param {GapsQuestion} question @param {string[]} response @returns {boolean[]} whether each gap is right */
function rightGaps({ key }, response) {
  return key.right.map((/** @type {string[]} */ spellings, /** @type {number} */ n) => isAccepted(response[n], spellings));
}

/** Gaps: what was typed, gap by gap. @type {import('../quiz.js').Kind<GapsQuestion>} */
export const gaps = {
  ...written,
  kind: 'gaps',
  tell: 'fillGaps',
  view(question, kit) {
    const sentence = kit.h('p', { class: 'cw-typed' });
    question.pieces.forEach((piece, n, { length }) => {
      if (n) {
        const input = writtenInput(question, kit, { size: '12', 'aria-label': kit.say(kit.texts.gap, { n, all: length - 1 }) });
        sentence.append(kit.h('span', { class: 'cw-gap', 'data-row': String(n) }, input));
      }
      sentence.append(kit.built('span', piece));
    });
    return [sentence, reminder(question, kit)];
  },
  score(question, response) {
    const found = rightGaps(question, response);
    return share(response.length === found.length ? found.filter(Boolean).length : 0, found.length, question.credit);
  },
  marks: (question, response) =>
    Object.fromEntries(rightGaps(question, response).map((right, n) => [n + 1, right ? 'right' : 'wrong'])),
  answerText: ({ key }) => key.right.map((/** @type {string[]} */ spellings) => spellings[0]).join('; '),
  report: (question, response) =>
    rightGaps(question, response).map((right, n) => {
      const spellings = question.key.right[n].map((/** @type {string} */ spelling) => [spelling]);
      return reported('fill-in', [reportable(response[n] ?? '')], spellings, Number(right), `__g${n + 1}`);
    }),
};
