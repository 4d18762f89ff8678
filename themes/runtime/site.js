/** The questions on a page of the site: practice, with nothing kept and nothing sent. */
import { h } from './dom.js';
import { drawQuestion, unpack } from './quiz.js';
import { texts } from './texts.js';

for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.cw-questions'))) {
  const questions = JSON.parse(box.querySelector('script')?.textContent ?? '[]').map(unpack);
  // On a card or a course page there is no heading of the module to read again.
  for (const q of questions) if (!document.getElementById(q.review?.[0].slice(1))) q.review = null;
  const label = (/** @type {number} */ n) => (box.dataset['fence'] === 'check' ? texts.knowledgeCheck : texts.question(n + 1, questions.length));
  const drawn = questions.map((/** @type {import('./quiz.js').Question} */ q, /** @type {number} */ n) => drawQuestion(q, { label: label(n) }));
  box.replaceChildren(h('div', {}, ...drawn));
}
