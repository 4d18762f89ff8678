import { reported } from './reported.js';
import { isAccepted, reminder, reportable, writtenInput, writtenRow, written } from './written.js';

/** Short text: what was typed; the key lists every spelling. @type {import('../quiz.js').Kind} */
export const text = {
  ...written,
  kind: 'text',
  tell: 'writeShort',
  view: (question, kit) => [writtenRow(kit, kit.texts.typeHere, writtenInput(question, kit)), reminder(question, kit)],
  score: ({ key }, response) => (response.length === 1 && isAccepted(response[0], key.right) ? 1 : 0),
  marks: (question, response) => ({ a: text.score(question, response) ? 'right' : 'wrong' }),
  answerText: ({ key }) => key.right[0],
  report: ({ key }, response, score) => [
    reported('fill-in', response.map(reportable), key.right.map((/** @type {string} */ spelling) => [spelling]), score),
  ],
};
