/**
 * The document of a course arrives in pieces: shell, first module, this script, then the other modules.
 *
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 */
import { unpack } from './quiz.js';

const PATIENCE = 15000;

/** @param {string} slug */
export function sectionOf(slug) {
  return document.getElementById(slug);
}

/** @param {string} slug whether the module is there whole: its questions are the last thing in it */
function isWhole(slug) {
  const section = sectionOf(slug);
  return Boolean(section?.nextElementSibling || (section && document.readyState !== 'loading'));
}

/**
 * @param {string} slug
 * @returns {Promise<boolean>} false when the line has stalled: nothing came for a while
 */
export async function waitForModule(slug) {
  const length = () => document.body.childElementCount + (document.querySelector('main')?.childElementCount ?? 0);
  let last = length();
  let deadline = performance.now() + PATIENCE;
  while (!isWhole(slug)) {
    if (document.readyState === 'complete' || performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (length() !== last) deadline = performance.now() + PATIENCE;
    last = length();
  }
  return true;
}

/** @param {ModuleEntry} entry @returns {import('./progress.js').Module} */
export function loadedModule(entry) {
  const data = sectionOf(entry.slug)?.querySelector('script')?.textContent ?? '{}';
  const { parts, questions } = JSON.parse(data);
  return { ...entry, parts, questions: questions.map(unpack) };
}
