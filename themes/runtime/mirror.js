/**
 * What one visit recorded, in the form in which it waits in the browser's storage or is handed to another tab. Pure.
 *
 * @typedef {import('./saver.js').Entry} Interaction
 * @typedef {import('./state.js').State} State
 * @typedef {{path: Record<number, number>, state: string, answers: Interaction[]}} Mirror
 *   `path`: the states that the host may have by now, by their rank, each with how many of `answers` it has got with it.
 *   A commit that was reported as failed may have arrived, so there can be several.
 */
import { rank } from './forms.js';
import { decode } from './state.js';

/** @param {string} text @returns {Mirror | null} null for what nobody can read */
export function parsed(text) {
  try {
    const mirror = JSON.parse(text, (name, value) => (name === 'time' ? new Date(value) : value));
    return mirror.path && mirror.answers && decode(mirror.state) && mirror;
  } catch {
    return null;
  }
}

/**
 * A killed browser may bring back what was taken from it last, but for what is on the disk. Hence of one learner's path the
 * farthest counts, and nothing up to where the disk says that it is over.
 * @param {string[]} texts what each place has, that on the disk last @returns {Mirror | undefined}
 */
export function newest(texts) {
  /** @type {Mirror | undefined} */
  let found;
  for (const mirror of texts.map(parsed)) {
    if (!mirror || texts.some((text) => isWithin(mirror, endOf(text)))) continue;
    if (!found || !isWithin(mirror, decode(found.state))) found = mirror;
  }
  return found;
}

/** What is left in the place of a mirror that may come back: whose path is over, and how far. @param {string} state */
export function over(state) {
  const { seed, saves } = /** @type {State} */ (decode(state));
  return `over ${seed} ${saves}`;
}

/** @param {string} text @returns {{seed: string, saves: number} | null} */
export function endOf(text) {
  const [word, seed = '', saves] = text.split(' ');
  return word === 'over' ? { seed, saves: Number(saves) } : null;
}

/** @param {Mirror} mirror @param {{seed: string, saves: number} | null} end */
function isWithin(mirror, end) {
  const { seed, saves } = /** @type {State} */ (decode(mirror.state));
  return seed === end?.seed && saves <= end.saves;
}

/**
 * @param {Mirror} mirror
 * @param {string} host the state that the host has
 * @returns {Interaction[] | null} the answers that it lacks; null where it has gone another way
 */
export function lacking({ path, answers }, host) {
  const known = path[rank(host)];
  return known === undefined ? null : answers.slice(known);
}

/** @param {Interaction[]} answers @param {Interaction[]} known @returns {Interaction[]} those that are not among them */
export function without(answers, known) {
  const text = JSON.stringify(known);
  return answers.filter((answer) => !text.includes(JSON.stringify(answer)));
}
