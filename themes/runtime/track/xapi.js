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
 * @param {string} activity what is launched, where the address does not say it
 * @returns {Promise<Launch>}
 */
export async function launchedByXapi(address, activity) {
  const query = new URLSearchParams(address);
  const [endpoint, actor] = [query.get('endpoint'), query.get('actor')];
  if (!endpoint || !actor) throw new Error('no host');
  const grouping = query.get('grouping');
  const platform = query.get('activity_platform');
  const registration = query.get('registration');
  const began = new Date().toISOString();
  return {
    endpoint: endpoint.replace(/\/?$/, '/'),
    auth: query.get('auth') ?? '',
    actor: agent(JSON.parse(actor)),
    registration: registration ? { registration } : {},
    activity: query.get('activity_id') ?? activity,
    context: { ...(platform && { platform }), contextActivities: grouping ? { grouping: [{ id: grouping }] } : {} },
    session: began,
    began,
    silent: false,
  };
}
