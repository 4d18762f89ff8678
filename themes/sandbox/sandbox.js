/**
 * The page of the sandbox LMS: a learner who is made up, the course in a frame, and beside it what was reported.
 */
import { launchLrs } from './lrs.js';
import { launchScorm } from './scorm.js';
import { place } from './view.js';

/** @typedef {import('./strict12.js').Values} Values @typedef {{learner: string, registration: string, stored: Values | null}} Kept */

const data = JSON.parse(place('data').textContent ?? '');
const mode = /** @type {HTMLSelectElement | null} */ (document.getElementById('mode'));
const refuse = /** @type {HTMLInputElement} */ (place('refuse'));
const key = `sandbox:${data.run}:${data.format}:${data.course}`;
const isScorm = data.format.startsWith('scorm');

/** What was kept of the learner, or somebody who is new. @returns {Kept} */
function kept() {
  const found = localStorage.getItem(key);
  return found ? JSON.parse(found) : { learner: `learner-${crypto.randomUUID().slice(0, 8)}`, registration: crypto.randomUUID(), stored: null };
}

/** @param {Kept} now */
function keep(now) {
  localStorage.setItem(key, JSON.stringify(now));
}

/** What sandboxes of a preview that ended have left. */
function sweep() {
  const old = Object.keys(localStorage).filter((name) => name.startsWith('sandbox:') && !name.startsWith(`sandbox:${data.run}:`));
  old.forEach((name) => localStorage.removeItem(name));
}

/** @param {boolean} on */
function refuseAll(on) {
  return fetch(`/~serve/refuse?on=${Number(on)}`, { method: 'POST', headers: { 'X-Coursewright': '1' } });
}

async function launch() {
  const before = kept();
  keep(before);
  const chosen = new URLSearchParams(location.search).get('mode') ?? 'normal';
  if (mode) mode.value = chosen;
  /** @param {Values} stored */
  const store = (stored) => {
    if (!refuse.checked) keep({ ...before, stored });
    return !refuse.checked;
  };
  const address = isScorm ? launchScorm(data, before, chosen, store) : await launchLrs(data, before, chosen);
  /** @type {HTMLIFrameElement} */ (place('course')).src = address;
}

mode?.addEventListener('change', () => { location.search = new URLSearchParams({ mode: mode.value }).toString(); });
refuse.addEventListener('change', () => { if (!isScorm) refuseAll(refuse.checked); });
place('again').addEventListener('click', () => {
  // The page in the frame goes first: on its way out it reports once more.
  const course = /** @type {HTMLIFrameElement} */ (place('course'));
  course.onload = () => {
    localStorage.removeItem(key);
    location.reload();
  };
  course.src = 'about:blank';
});
sweep();
launch();
