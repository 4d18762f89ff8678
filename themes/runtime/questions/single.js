import { allRight, choiceRows, chosen } from './choices.js';

/** Single choice. @type {import('../quiz.js').Kind} */
export const single = {
  kind: 'single',
  type: 'choice',
  view: (question, kit) => choiceRows(question, question.choices, 'radio', kit),
  read: chosen,
  score: allRight,
};
