/** The questions on a page of the site: practice, with nothing kept and nothing sent. */
import { h } from './dom.js';
import {} from './questions/more.js';
import { drawQuestion, unpack } from './quiz.js';
import { say, texts } from './texts.js';

for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.cw-questions'))) {
  const questions = JSON.parse(box.querySelector('script')?.textContent ?? '[]').map(unpack);
  // On a card or a course page there is no heading of the module to read again.
  for (const q of questions) if (!document.getElementById(q.review?.[0].slice(1))) q.review = null;
  for (const q of questions) takePicture(q);
  const label = (/** @type {number} */ n) => (box.dataset['fence'] === 'check' ? texts.knowledgeCheck : say(texts.question, { n: n + 1, all: questions.length }));
  const drawn = questions.map((/** @type {import('./quiz.js').Question} */ q, /** @type {number} */ n) => drawQuestion(q, { label: label(n) }));
  box.replaceChildren(h('div', {}, ...drawn));
}

/** The page knows the address of a picture, which stands before the questions. @param {import('./quiz.js').Question} question */
function takePicture(question) {
  const image = /** @type {HTMLImageElement | null} */ (document.querySelector(`[data-picture="${question.id}"]`));
  if (!question.picture || !image) return;
  question.picture[0] = image.src;
  image.parentElement?.remove();
}
