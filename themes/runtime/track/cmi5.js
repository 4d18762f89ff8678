/**
 * A launch by cmi5: the LMS names the LRS and the learner in the address, and gives one token for the session. Section
 * numbers are those of cmi5, Quartz (1st edition).
 *
 * @typedef {import('./lrs.js').Launch} Launch
 * @typedef {import('./lrs.js').Terms} Terms
 */
import { failure, send } from './lrs.js';

/** Milliseconds that a token may take. */
const LATEST = 20000;

/** What a page that is loaded again has to know of its session; it is gone with the tab. @param {Launch} launch */
export function keepSession(launch) {
  try {
    sessionStorage[launch.session] = JSON.stringify(launch);
  } catch {
    // Refused: then such a page says that the session is over.
  }
}

/**
 * @param {string} address the query of the page
 * @param {Terms} terms
 * @returns {Promise<Launch>}
 */
export async function launchedByCmi5(address, { headers, launch: data, preferences: wishes }) {
  const { fetch: session, endpoint, actor, registration, activityId } = /** @type {Record<string, any>} */ (Object.fromEntries(new URLSearchParams(address)));
  if (!session || !actor) throw new Error('no host');
  /** @type {Launch | undefined} */
  let kept;
  try {
    kept = JSON.parse(sessionStorage[session]);
  } catch {
    // None, or refused.
  }
  if (kept?.over) throw new Error('refused');
  if (kept?.contextTemplate) return kept;
  const launch = kept ?? /** @type {Launch} */ ({
    endpoint: endpoint.replace(/\/?$/, '/'),
    actor: JSON.parse(actor),
    place: { activityId, agent: actor, registration },
    session,
    began: new Date().toISOString(),
  });
  if (!launch.headers) {
    // The address gives a token once (8.2.3): a page that can't know whether it did must not ask again.
    keepSession({ ...launch, over: true });
    const answer = await fetch(session, { method: 'POST', signal: AbortSignal.timeout?.(LATEST) });
    const token = (await answer.json())['auth-token'];
    if (!token) throw new Error('refused');
    launch.headers = { ...headers, Authorization: `Basic ${token}` };
    keepSession(launch);
  }
  const found = await send(launch, 'activities/state', { ...data, ...launch.place });
  if (!found.ok) throw failure(found);
  // Asked for at every start (11.0); who has none has none.
  const preferences = await send(launch, 'agents/profile', { ...wishes, agent: actor });
  const mute = preferences.ok && (await preferences.json()).audioPreference === 'off';
  Object.assign(launch, await found.json(), { mute });
  keepSession(launch);
  return launch;
}
