/**
 * What one visit recorded, in the form in which it waits in the browser's storage or is handed to another tab. Pure.
 *
 * @typedef {import('./saver.js').Interaction} Interaction
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
