import { choiceRows } from './choices.js';
import { reported } from './reported.js';
import { single } from './single.js';

/** Likert scale: a letter, and none is right. @type {import('../quiz.js').Kind} */
export const scale = {
  ...single,
  kind: 'scale',
  graded: false,
  view: (question, kit) => choiceRows(question, question.choices, 'radio', kit),
  score: ({ key }, response) => (response.length === 1 && [...key.right].includes(response[0] ?? '') ? 1 : 0),
  marks: (_question, response) => Object.fromEntries(response.map((letter) => [letter, 'neutral'])),
  report: (_question, response) => [reported('likert', response, [], null)],
};
