import { allRight, choiceRows, chosen } from './choices.js';

/** Multiple response. @type {import('../quiz.js').Kind} */
export const multiple = {
  kind: 'multiple',
  type: 'choice',
  view: (question, kit) => choiceRows(question, question.choices, 'checkbox', kit),
  read: chosen,
  score: allRight,
};
