/**
 * Reported answers in words, by the codebook of the course (`docs/codebook.md`).
 *
 * @typedef {{ask: string, letters: Record<string, Record<string, string>>, practice?: boolean}} Entry
 * @typedef {{id: string, response: string, result: string}} Answer as it was reported
 * @typedef {Record<string, Entry>} Interactions
 */
import { draw, element } from './view.js';

/** SCORM 1.2 has single characters between the parts of a response, SCORM 2004 and xAPI have them in brackets. */
const BETWEEN = /\[,\]|,/;
const PAIR = /\[\.\]|\./;
const LISTS = ['choices', 'items', 'entries', 'labels'];

/** What one part of a response stands for. @param {Entry} entry @param {string} part */
function word({ letters }, part) {
  const [first = '', second] = part.split(PAIR);
  const own = LISTS.map((list) => letters[list]?.[first]).find(Boolean);
  if (second === undefined) return own ?? letters['choices']?.[{ true: 't', false: 'f', 1: 't', 0: 'f' }[first] ?? ''] ?? part;
  const step = letters[`step ${first}`]?.[second];
  if (step) return step;
  return own ? `${own}: ${letters['targets']?.[second] ?? '(nothing)'}` : part;
}

/** @param {Entry | undefined} entry @param {string} response */
export function inWords(entry, response) {
  // What has no letters was typed: a comma in it is a comma.
  if (!entry || !Object.keys(entry.letters).length) return response;
  return response.split(BETWEEN).map((part) => word(entry, part)).join('; ');
}

/** @param {Interactions} known @param {Answer[]} answers in the order in which they came */
export function drawAnswers(known, answers) {
  draw('answers', answers.map(({ id, response, result }) => {
    const entry = known[id];
    const title = element('strong', [entry?.ask ?? id]);
    const code = element('code', [id]);
    return element('li', [title, element('br', []), `${inWords(entry, response)} (${result || 'no result'})`, element('br', []), code]);
  }));
}
