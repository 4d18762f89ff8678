/**
 * The document of a course arrives in pieces: shell, first module, this script, then the other modules.
 *
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 */
import { h } from './dom.js';
import { kindOf, unpack } from './quiz.js';

const PATIENCE = 15000;

/** @returns {any} what the page says of the course */
export function courseData() {
  return JSON.parse(document.getElementById('course')?.textContent ?? '');
}

/** @param {string} slug */
export function sectionOf(slug) {
  return document.getElementById(slug);
}

/** @param {string} slug @returns {{parts: any[], questions: any[], objectives: any} | null} null for a module that has not arrived whole: its questions are the last thing in it */
function dataOf(slug) {
  try {
    return JSON.parse(sectionOf(slug)?.querySelector('script[type]')?.textContent ?? '');
  } catch {
    return null;
  }
}

/** @param {string} slug whether the module is there, and the script of every kind that it asks */
function isWhole(slug) {
  return dataOf(slug)?.questions.every(kindOf);
}

/**
 * Ask for the page again and take over the modules that have not arrived. Loading the page itself anew would end the
 * session with the host, which takes only one; that is left for a page of another version, whose modules fit no more.
 * @param {string} slug
 * @returns {Promise<boolean>} whether the module is there now
 */
export async function fetchModule(slug) {
  window.stop();
  const page = new DOMParser().parseFromString(await fetchText(), 'text/html');
  const same = page.getElementById('course')?.isEqualNode(document.getElementById('course'));
  for (const section of page.querySelectorAll('main > section')) same ? takeOver(document.importNode(section, true)) : location.reload();
  if (!isWhole(slug)) await fetchKinds(page);
  return Boolean(isWhole(slug));
}

/** @param {Document} page the script of the other kinds, which may be what did not arrive */
async function fetchKinds(page) {
  const src = page.querySelector('[data-kinds]')?.getAttribute('src');
  if (!src) return;
  const script = h('script', { src });
  await patiently(new Promise((done) => {
    script.onload = script.onerror = done;
    document.body.append(script);
  })).catch(() => undefined);
}

/** @returns {Promise<string>} as much of the page as comes: a line that stalls again has brought some modules yet */
async function fetchText() {
  const decoder = new TextDecoder();
  let text = '';
  try {
    const reader = (await patiently(fetch(location.href))).body?.getReader();
    for (let piece; (piece = await patiently(reader?.read()))?.value; ) text += decoder.decode(piece.value, { stream: true });
  } catch {
    // What has come counts.
  }
  return text;
}

/** @template T @param {T} promise @returns {Promise<Awaited<T>>} rejects when nothing came for a while */
function patiently(promise) {
  return Promise.race([promise, new Promise((_, stalled) => setTimeout(stalled, PATIENCE))]);
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
  const length = () => document.getElementsByTagName('*').length;
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
  const { parts, questions, objectives } = dataOf(entry.slug) ?? { parts: [], questions: [], objectives: {} };
  const whole = (/** @type {any} */ raw) => ({ ...unpack(raw), objective: objectives[raw.objective] });
  if (!entry.final) return { ...entry, parts, questions: questions.map(whole) };
  const others = course.modules.filter((m) => m !== entry).map((m) => loadedModule(m, course));
  const all = others.flatMap((m) => m.questions.map((q) => ({ ...q, code: `${m.code}.${q.code}`, home: m.slug })));
  return { ...entry, parts, questions: all };
}
