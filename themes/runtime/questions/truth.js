import { choiceRows } from './choices.js';
import { reported } from './reported.js';
import { single } from './single.js';

/** A statement to judge: `t` or `f`. @type {import('../quiz.js').Kind} */
export const truth = {
  ...single,
  kind: 'truth',
  view: (question, kit) => choiceRows(question, [['t', kit.texts.yes], ['f', kit.texts.no]], 'radio', kit),
  score: ({ key }, response) => (response.length === 1 && response[0] === key.right ? 1 : 0),
  report: ({ key }, response, score) => [reported('true-false', response, [[key.right]], score)],
};
