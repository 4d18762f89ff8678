/**
 * A launch by xAPI: the address names the LRS and the learner. https://github.com/RusticiSoftware/launch says how.
 *
 * @typedef {import('./lrs.js').Json} Json
 * @typedef {import('./lrs.js').Launch} Launch
 */

/** @param {unknown} value agents of old launches have lists where one thing belongs */
function first(value) {
  return Array.isArray(value) ? value[0] : value;
}

/** @param {Json} actor @returns {Json} as xAPI 1.0 writes it */
export function agent(actor) {
  const found = Object.fromEntries(Object.entries(actor).map(([name, value]) => [name, first(value)]));
  const { accountServiceHomePage: homePage, accountName: name } = found['account'] ?? {};
  return homePage ? { ...found, account: { homePage, name } } : found;
}

/**
 * @param {string} address the query of the page
 * @param {import('./lrs.js').Terms} terms
 * @returns {Promise<Launch>}
 */
export async function launchedByXapi(address, terms) {
  const given = Object.fromEntries(new URLSearchParams(address));
  const { endpoint, registration, grouping, activity_platform: platform } = given;
  if (!endpoint || !given['actor']) throw new Error('no host');
  const actor = agent(JSON.parse(given['actor']));
  // A page that asks again is in the same session.
  const began = new Date(performance.timeOrigin).toISOString();
  return {
    endpoint: endpoint.replace(/\/?$/, '/'),
    headers: { ...terms.headers, Authorization: given['auth'] ?? '' },
    actor,
    place: { activityId: given['activity_id'] ?? terms.activity, agent: JSON.stringify(actor), ...(registration && { registration }) },
    contextTemplate: { platform, contextActivities: { grouping: grouping && { id: grouping } } },
    launchMode: 'Normal',
    session: began,
    began,
  };
}
