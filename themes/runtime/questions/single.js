import { choiceMarks, choiceReport, choiceRows, choiceScore, choose, chosen } from './choices.js';

/** Single choice: a response is a letter. @type {import('../quiz.js').Kind} */
export const single = {
  kind: 'single',
  graded: true,
  tell: 'selectOne',
  first: 'chooseFirst',
  view: (question, kit) => choiceRows(question, question.choices, 'radio', kit),
  read: chosen,
  fill: choose,
  score: choiceScore,
  marks: choiceMarks,
  answerText: () => '',
  save: (response) => response.join(''),
  restore: (_question, text) => [...text],
  report: choiceReport,
};
