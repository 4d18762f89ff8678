import { allRight, choiceRows, chosen } from './choices.js';

/** A statement to judge: `t` or `f`. @type {import('../quiz.js').Kind} */
export const truth = {
  kind: 'truth',
  type: 'true-false',
  view: (question, kit) => choiceRows(question, [['t', kit.texts.yes], ['f', kit.texts.no]], 'radio', kit),
  read: chosen,
  score: allRight,
};
