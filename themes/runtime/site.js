/** The questions on a page of the site: practice, with nothing kept and nothing sent. */
import { h } from './dom.js';
import { drawQuestion, unpack } from './quiz.js';
import { texts } from './texts/en.js';

for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.cw-questions'))) {
  const questions = JSON.parse(box.querySelector('script')?.textContent ?? '[]').map(unpack);
  const label = (/** @type {number} */ n) => (box.dataset['fence'] === 'check' ? texts.knowledgeCheck : texts.question(n + 1, questions.length));
  const drawn = questions.map((/** @type {import('./quiz.js').Question} */ q, /** @type {number} */ n) => drawQuestion(q, { label: label(n) }));
  box.replaceChildren(h('div', {}, ...drawn));
}
