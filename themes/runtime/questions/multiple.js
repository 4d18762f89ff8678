import { choiceRows } from './choices.js';
import { single } from './single.js';

/** Multiple response: letters in alphabetical order. @type {import('../quiz.js').Kind} */
export const multiple = {
  ...single,
  kind: 'multiple',
  tell: 'selectAll',
  view: (question, kit) => choiceRows(question, question.choices, 'checkbox', kit),
};
