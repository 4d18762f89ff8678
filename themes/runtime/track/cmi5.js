/**
 * A launch by cmi5: the LMS names the LRS and the learner in the address, and gives one token for the session. Section
 * numbers are those of cmi5, Quartz (1st edition).
 *
 * @typedef {import('./lrs.js').Launch} Launch
 */
import { failure, send } from './lrs.js';

/** What a page that is loaded again has to know of its session; it is gone with the tab. @param {Launch} launch */
export function keepSession(launch) {
  try {
    sessionStorage.setItem(launch.session, JSON.stringify(launch));
  } catch {
    // Refused: then such a page says that the session is over.
  }
}

/** @param {string} name @returns {Launch | null} */
function keptSession(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {string} address the query of the page
 * @returns {Promise<Launch>}
 */
export async function launchedByCmi5(address) {
  const query = new URLSearchParams(address);
  const [session = '', endpoint = '', actor = '', registration = '', activity = ''] =
    ['fetch', 'endpoint', 'actor', 'registration', 'activityId'].map((name) => query.get(name) ?? '');
  if (!session || !endpoint) throw new Error('no host');
  const kept = keptSession(session);
  if (kept?.over) throw new Error('refused');
  if (kept?.context) return kept;
  const launch = kept ?? /** @type {Launch} */ ({
    endpoint: endpoint.replace(/\/?$/, '/'),
    actor: JSON.parse(actor),
    registration: { registration },
    activity,
    session,
    began: new Date().toISOString(),
  });
  if (!launch.auth) {
    // The address gives a token once (8.2.3): a page that can't know whether it did must not ask again.
    keepSession({ ...launch, over: true });
    const answer = await fetch(session, { method: 'POST' });
    const token = (await answer.json())['auth-token'];
    if (!token) throw new Error('refused');
    launch.auth = `Basic ${token}`;
    keepSession(launch);
  }
  const agent = JSON.stringify(launch.actor);
  const found = await send(launch, 'activities/state', { stateId: 'LMS.LaunchData', activityId: activity, agent, registration });
  if (!found.ok) throw failure(found);
  const { contextTemplate: context, launchMode, masteryScore: mastery, returnURL: back } = await found.json();
  // Asked for at every start (11.0); who has none has none.
  const preferences = await send(launch, 'agents/profile', { profileId: 'cmi5LearnerPreferences', agent });
  const mute = preferences.ok && (await preferences.json()).audioPreference === 'off';
  keepSession(Object.assign(launch, { context, silent: launchMode !== 'Normal', mastery, back, mute }));
  return launch;
}

/**
 * A mastery score that the LMS changed takes the place of the course's own (10.2.4): that of the assessment, else of every
 * module.
 * @param {import('../progress.js').Course & {mastery: number}} course
 * @param {number | undefined} mastery
 */
export function master(course, mastery) {
  if (mastery === undefined || mastery === course.mastery) return;
  const final = course.modules.filter((entry) => entry.final);
  // Scores are whole numbers.
  for (const entry of final[0] ? final : course.modules) entry.pass = Math.ceil(+(100 * mastery).toFixed(2));
}
