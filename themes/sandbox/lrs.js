/**
 * The sandbox as an LMS that launches by cmi5 or xAPI, with the LRS of the preview. Numbers are those of cmi5.
 *
 * @typedef {Record<string, any>} Json
 * @typedef {{endpoint: string, auth: string, state: string, activity: string, mastery: number}} Lrs
 * @typedef {import('./answers.js').Interactions} Interactions
 */
import { drawAnswers } from './answers.js';
import { draw, element, prepend, table } from './view.js';

const MODES = /** @type {Record<string, string>} */ ({ normal: 'Normal', review: 'Review', browse: 'Browse' });
const SESSION = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';

/**
 * @param {{format: string, course: string, codebook: {interactions: Interactions}, lrs: Lrs}} data
 * @param {{learner: string, registration: string}} before
 * @param {string} mode
 */
export async function launchLrs({ format, course, codebook, lrs }, { learner, registration }, mode) {
  const endpoint = new URL(lrs.endpoint, location.href).href;
  const actor = JSON.stringify({ objectType: 'Agent', name: 'Ada Learner', account: { homePage: 'https://lms.example', name: learner } });
  // An LMS of cmi5 has an id of its own for what it launches (8.1.5).
  const activityId = format === 'cmi5' ? `https://lms.example/sandbox/${course}` : lrs.activity;
  const headers = { Authorization: lrs.auth, 'Content-Type': 'application/json', 'X-Experience-API-Version': '1.0.3' };

  /** @param {string} path @param {Record<string, string>} query @param {RequestInit} [options] */
  const ask = (path, query, options) => fetch(`${endpoint}${path}?${new URLSearchParams(query)}`, { headers, ...options });
  const drawn = new Set();
  const where = { activityId, agent: actor, registration };

  async function show() {
    const [said, saved] = await Promise.all([
      ask('statements', { registration, limit: '500' }),
      ask('activities/state', { ...where, stateId: lrs.state }),
    ]);
    /** @type {Json[]} */
    const statements = said.ok ? (await said.json()).statements : [];
    // Those that are there stay: somebody may have opened one.
    prepend('statements', statements.filter(({ id }) => !drawn.has(id)).map(row));
    statements.forEach(({ id }) => drawn.add(id));
    draw('stored', saved.ok ? table(await saved.json()) : []);
    drawAnswers(codebook.interactions, statements.filter(isAnswer).map(answer).reverse());
  }

  window.addEventListener('coursewright-news', show);
  show();
  const shared = { endpoint, actor, registration };
  if (format === 'xapi') return `package/index.html?${new URLSearchParams({ ...shared, auth: lrs.auth, activity_id: activityId })}`;
  const session = crypto.randomUUID();
  const contextTemplate = {
    extensions: { [SESSION]: session },
    contextActivities: { grouping: [{ id: lrs.activity }] },
  };
  const launched = { contextTemplate, launchMode: MODES[mode], moveOn: 'CompletedAndPassed', masteryScore: lrs.mastery };
  // 10.0: it is there before the course is launched.
  await ask('activities/state', { ...where, stateId: 'LMS.LaunchData' }, { method: 'PUT', body: JSON.stringify(launched) });
  return `package/index.html?${new URLSearchParams({ ...shared, activityId, fetch: new URL(`fetch/${session}`, location.href).href })}`;
}

/** @param {Json} statement */
function isAnswer({ verb }) {
  return verb.id.endsWith('/answered');
}

/** @param {Json} statement @returns {import('./answers.js').Answer} */
function answer({ object, result = {} }) {
  const id = object.id.split('/questions/')[1]?.replaceAll('/', '__') ?? object.id;
  return { id, response: result.response ?? '', result: { true: 'right', false: 'wrong' }[String(result.success)] ?? '' };
}

/** @param {Json} statement */
function row(statement) {
  const { verb, object, result } = statement;
  const score = result?.score ? `, ${Math.round(result.score.scaled * 100)} %` : '';
  const title = element('summary', [element('strong', [verb.id.split('/').pop() ?? '']), ` ${object.id}${score}`]);
  return element('li', [element('details', [title, element('pre', [JSON.stringify(statement, null, 1)])])]);
}
