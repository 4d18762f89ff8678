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
  return Boolean(section?.nextElementSibling || document.readyState !== 'loading') && dataOf(slug) !== null;
}

/** @param {string} slug @returns {{parts: any[], questions: any[]} | null} null for a module that was cut off */
function dataOf(slug) {
  try {
    return JSON.parse(sectionOf(slug)?.querySelector('script')?.textContent ?? '');
  } catch {
    return null;
  }
}

/**
 * Ask for the page again and take over the modules that have not arrived. Loading the page itself anew would end the
 * session with the host, which takes only one.
 * @param {string} slug
 * @returns {Promise<boolean>} whether the module is there now
 */
export async function fetchModule(slug) {
  window.stop();
  try {
    const text = await (await fetch(location.href)).text();
    const page = new DOMParser().parseFromString(text, 'text/html');
    for (const section of page.querySelectorAll('main > section')) takeOver(document.importNode(section, true));
  } catch {
    return false;
  }
  return dataOf(slug) !== null;
}

/** @param {Element} section */
function takeOver(section) {
  const here = sectionOf(section.id);
  if (!here) document.querySelector('main')?.append(section);
  else if (!dataOf(section.id)) here.replaceWith(section);
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

/**
 * @param {ModuleEntry} entry
 * @param {import('./progress.js').Course} course
 * @returns {import('./progress.js').Module} an assessment has the questions of all modules, under both codes
 */
export function loadedModule(entry, course) {
  const { parts, questions } = dataOf(entry.slug) ?? { parts: [], questions: [] };
  if (!entry.final) return { ...entry, parts, questions: questions.map(unpack) };
  const others = course.modules.filter((m) => m !== entry).map((m) => loadedModule(m, course));
  const all = others.flatMap((m) => m.questions.map((q) => ({ ...q, code: `${m.code}.${q.code}`, home: m.slug })));
  return { ...entry, parts, questions: all };
}
