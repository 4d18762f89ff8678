/**
 * The page of an LMS: it puts an API where a SCO looks for one (RTE 3.3.6.1) and the course in a frame below.
 *
 * Query: lms=strict | scorm-again | strict-2004 | scorm-again-2004; launch=<file of the SCO>; unsupported=<group>, once for each (strict only);
 * cmi.<element>=<value> for what the LMS itself decides, such as cmi.core.lesson_mode=review.
 */

import { nested, record, watched } from './record.js';
import { record2004, watched2004 } from './record2004.js';
import { launch, Strict12 } from '../../themes/sandbox/strict12.js';
import { launch2004, Strict2004 } from '../../themes/sandbox/strict2004.js';

/**
 * @typedef {import('../../themes/sandbox/strict12.js').Values} Values
 * @typedef {import('../../themes/sandbox/session.js').Call} Call
 * @typedef {import('../../themes/sandbox/strict12.js').Launch} Launch
 * @typedef {{api: object, held: () => Values, calls: Call[], version?: '2004'}} Session
 */

const query = new URLSearchParams(location.search);

/**
 * Post a map and wait: a real LMS answers only after it has stored the data. Browsers refuse blocking requests while a
 * page goes away, even in a frame; `leaving` is what the LMS does then.
 * @param {Values} values @param {(body: string) => boolean} [leaving]
 */
function store(values, leaving = () => false) {
  const body = JSON.stringify(values);
  const request = new XMLHttpRequest();
  request.open('POST', '/commit', false);
  request.setRequestHeader('Content-Type', 'application/json');
  try {
    request.send(body);
  } catch {
    return leaving(body);
  }
  return request.status === 200;
}

/** @param {string} src */
function script(src) {
  const element = Object.assign(document.createElement('script'), { src });
  document.head.append(element);
  return new Promise((loaded, failed) => {
    element.onload = loaded;
    element.onerror = () => failed(new Error(`${src} did not load`));
  });
}

/** @param {Launch} start @returns {Session} */
function strict(start) {
  const api = new Strict12({ ...start, store, unsupported: query.getAll('unsupported') });
  return { api, held: () => api.held, calls: api.calls };
}

/** @param {string} body */
const beacon = (body) => navigator.sendBeacon('/commit', new Blob([body], { type: 'application/json' }));

/**
 * The transport of scorm-again, which keeps the same flat map as Strict12 does: the session_time stays in it until a
 * LMSFinish has added it to total_time. That of a page that goes away is sent by a beacon, as scorm-again itself does.
 * @param {string} before the total_time at launch @param {(values: Values) => void} hold told what was stored
 * @param {string} [core] what the names of both times begin with
 */
function transport(before, hold, core = 'cmi.core.') {
  /** @param {string} _url @param {Record<string, unknown>} params @param {boolean} finished */
  const processHttpRequest = (_url, params, finished) => {
    const texts = Object.entries(params).filter(([, value]) => typeof value === 'string');
    const values = /** @type {Values} */ ({ [`${core}total_time`]: before, ...Object.fromEntries(texts) });
    const stored = finished ? store({ ...values, [`${core}session_time`]: '' }, beacon) : store(values);
    if (stored) hold(values);
    return { result: String(stored), errorCode: stored ? 0 : 101 };
  };
  return { processHttpRequest, updateSettings: () => undefined };
}

/** What RTE 3.4.4 lesson_status tells an LMS to do with the status, scorm-again does only when asked. */
const SETTINGS = {
  autocommit: false,
  autoCompleteLessonStatus: true,
  dataCommitFormat: 'flattened',
  lmsCommitUrl: '/commit',
  logLevel: 5,
  mastery_override: true,
};

/** @param {Launch} start @returns {Promise<Session>} */
async function scormAgain(start) {
  await script('/node_modules/scorm-again/dist/scorm12.min.js');
  const { Scorm12API } = /** @type {any} */ (window);
  const values = launch(start);
  /** @type {Call[]} */
  const calls = [];
  let held = start.stored ?? {};
  const keep = transport(values['cmi.core.total_time'] ?? '', (stored) => { held = stored; });
  const api = new Scorm12API(SETTINGS, keep);
  api.loadFromJSON(nested(values));
  return { api: watched(api, calls), held: () => held, calls };
}

/** @param {Launch} start @returns {Session} */
function strict2004(start) {
  const api = new Strict2004({ ...start, store });
  return { api, held: () => api.held, calls: api.calls, version: '2004' };
}

/** @param {Launch} start @returns {Promise<Session>} */
async function scormAgain2004(start) {
  await script('/node_modules/scorm-again/dist/scorm2004.min.js');
  const { Scorm2004API } = /** @type {any} */ (window);
  const values = launch2004(start);
  /** @type {Call[]} */
  const calls = [];
  let held = start.stored ?? {};
  const keep = transport(values['cmi.total_time'] ?? '', (stored) => { held = stored; }, 'cmi.');
  const api = new Scorm2004API(SETTINGS, keep);
  api.loadFromJSON(nested(values));
  return { api: watched2004(api, calls), held: () => held, calls, version: '2004' };
}

/** @type {Record<string, (start: Launch) => Session | Promise<Session>>} */
const LMS = { strict, 'scorm-again': scormAgain, 'strict-2004': strict2004, 'scorm-again-2004': scormAgain2004 };

const open = LMS[query.get('lms') ?? ''];
if (open === undefined) throw new Error('lms= names no LMS');
const session = await open({
  stored: await (await fetch('/stored')).json(),
  learner: { id: 'learner-1', name: 'Learner, Ada' },
  decided: Object.fromEntries([...query].filter(([name]) => name.startsWith('cmi.'))),
});
const told = session.version ? record2004 : record;
Object.assign(window, {
  [session.version ? 'API_1484_11' : 'API']: session.api,
  lmsRecord: () => told(session.held(), session.calls),
});

const course = document.createElement('iframe');
course.title = 'course';
course.src = `/course/${query.get('launch') ?? 'index.html'}`;
document.body.append(course);
