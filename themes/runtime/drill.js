/**
 * Practice: short items one after another. What is answered and how long it took is reported; nothing is limited, and
 * nothing counts.
 *
 * @typedef {import('./quiz.js').Question} Question
 * @typedef {{right: boolean, seconds: number}} Done
 * @typedef {{asked: Question[], done: Map<Question, Done>}} Round one way through the items of a module
 */
import { arranged, shuffled } from './forms.js';

/** The spot of a module's practice; no part or question has this code. */
export const DRILL = 'drill';

/**
 * @param {import('./progress.js').Module} module
 * @param {string} salt another one, another order
 * @returns {Round}
 */
export function drillOf(module, salt) {
  const items = module.questions.filter((q) => q.drill).map((q) => shuffled(q, salt));
  return { asked: module.shuffle ? arranged(items, salt, (q) => q.code) : items, done: new Map() };
}
