import { reported } from './reported.js';
import { stripped, writtenInput, writtenRow, written } from './written.js';

/** @typedef {import('../quiz.js').Question & {unit: string}} NumberQuestion its key: the bounds as decimal texts */

/** The numbers that a learner may write are those that an author may: `DECIMAL` in `builders/model/node.py`. */
const DECIMAL = /^(?:[-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,9})?)$/;

/** @param {string[]} response @returns {string} empty for what is no number */
function numberIn(response) {
  const text = response.length === 1 ? stripped(response[0] ?? '') : '';
  return DECIMAL.test(text) ? text.replace(/[,+]/g, '') : '';
}

/** Numeric: what was typed. @type {import('../quiz.js').Kind<NumberQuestion>} */
export const number = {
  ...written,
  kind: 'number',
  tell: 'writeNumber',
  first: 'numberFirst',
  view(question, kit) {
    const input = writtenInput(question, kit, { inputmode: 'decimal', size: '7', 'aria-describedby': `error-${question.code}` });
    return [writtenRow(kit, kit.texts.typeHere, input, ` ${question.unit}`)];
  },
  read(root) {
    const typed = written.read(root) ?? [];
    // What is no number is a slip: it is refused, not wrong.
    return numberIn(typed) ? typed : null;
  },
  score({ key: { right } }, response) {
    const text = numberIn(response);
    return text && Number(right[0]) <= Number(text) && Number(text) <= Number(right[1]) ? 1 : 0;
  },
  marks: (question, response) => ({ a: number.score(question, response) ? 'right' : 'wrong' }),
  answerText({ key: { right }, unit }, { texts, say }) {
    const [low, high] = right;
    return `${low === high ? low : say(texts.range, { low: String(low), high: String(high) })} ${unit}`.trim();
  },
  report: ({ key: { right } }, response, score) => [reported('numeric', [numberIn(response)], [right], score)],
};
