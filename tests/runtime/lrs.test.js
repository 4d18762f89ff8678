/** Trackers that talk to an LRS: what is sent, under which id, and what is made of every answer. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import '../vectors/page.js';
import { unturn } from '../../themes/runtime/quiz.js';
import { decode } from '../../themes/runtime/state.js';
import { KINDS } from '../../themes/runtime/questions/kinds.js';
import '../../themes/runtime/questions/more.js';
import { keepSession, launchedByCmi5 } from '../../themes/runtime/track/cmi5.js';
import { lrs, uuid } from '../../themes/runtime/track/lrs.js';
import { master } from '../../themes/runtime/track/mastery.js';
import { agent, launchedByXapi } from '../../themes/runtime/track/xapi.js';

const VERBS = ['initialized', 'answered', 'mastered', 'completed', 'passed', 'failed', 'terminated'];
/** @type {any} */
const TERMS = {
  iri: 'https://c.example',
  state: 'coursewright',
  headers: { 'X-Experience-API-Version': '1.0.3' },
  activity: 'https://c.example/courses/c/v/1',
  module: 'https://types.example/module',
  final: ['/modules/final-assessment/', '/courses/c/final-assessment/'],
  seed: 'https://c.example/seed',
  attempt: 'https://c.example/attempt',
  launch: { stateId: 'LMS.LaunchData' },
  preferences: { profileId: 'cmi5LearnerPreferences' },
  said: Object.fromEntries(VERBS.map((name) => [name, { verb: { id: `verbs/${name}` }, ...(name === 'initialized' ? {} : { result: {} }) }])),
  context: { revision: '1', contextActivities: { grouping: [{ id: 'ours' }] }, extensions: { ours: 1 } },
};
const ADDRESS = `?${new URLSearchParams({ endpoint: 'https://lrs.example/x', auth: 'Basic a', actor: '{"name":"Ann"}', registration: 'r' })}`;
/** @type {{method: string, url: URL, body: any, headers: Record<string, string>, signal?: AbortSignal}[]} */
let asked = [];
/** @type {Map<string, any>} */
let statements = new Map();
/** @type {{body: string, tag: string} | null} */
let state = null;
/** @type {((method: string, url: URL) => Response | null)} what goes wrong */
let odd = () => null;
/** @type {Record<string, any>} */
let files = {};

Object.assign(globalThis, {
  sessionStorage: {},
  fetch: async (/** @type {string} */ address, /** @type {any} */ { method = 'GET', body, headers = {}, signal } = {}) => {
    const url = new URL(address, 'https://lms.example/course/');
    const sent = { method, url, body: body && JSON.parse(body), headers, signal };
    asked.push(sent);
    return odd(method, url) ?? answerTo(sent);
  },
});

/** @param {typeof asked[number]} sent */
function answerTo({ method, url, body, headers }) {
  if (url.pathname.includes('/definitions/')) return files[url.pathname] ? Response.json(files[url.pathname]) : new Response('', { status: 404 });
  if (url.pathname.endsWith('/state') && method === 'GET') return state ? new Response(state.body, { headers: { ETag: state.tag } }) : new Response('', { status: 404 });
  if (url.pathname.endsWith('/state')) {
    if (headers['If-Match'] ? headers['If-Match'] !== state?.tag.replace('W/', '') : state) return new Response('', { status: 412 });
    state = { body: JSON.stringify(body), tag: `W/"${asked.length}"` };
    return new Response(null, { status: 204 });
  }
  if (method === 'GET') {
    const found = statements.get(url.searchParams.get('statementId') ?? '');
    return found ? Response.json(found) : new Response('', { status: 404 });
  }
  if (body.some((/** @type {any} */ one) => statements.has(one.id))) return new Response('', { status: 409 });
  for (const one of body) statements.set(one.id, one);
  return Response.json(body.map((/** @type {any} */ one) => one.id));
}

beforeEach(() => {
  [asked, statements, state, files] = [[], new Map(), null, {}];
  odd = () => null;
  for (const name of Object.keys(sessionStorage)) delete sessionStorage[name];
});

/** @param {string} [address] */
const tracker = (address = ADDRESS) => lrs(() => launchedByXapi(address, TERMS), () => undefined, () => 5, TERMS);
const snapshot = (/** @type {any} */ more = {}) => /** @type {any} */ ({ state: 'cw1', passed: false, failed: false, score: null, objectives: [], ...more });
const given = (/** @type {string} */ id, more = {}) =>
  /** @type {any} */ ({ id, objective: 'm__v1_0', type: 'choice', response: ['a'], right: [['a']], correct: 'right', weight: 1, seconds: 2, time: new Date(7), ...more });
const posted = () => asked.filter(({ method }) => method === 'POST').map(({ body }) => body);

test('an id is a UUID, and that of its text alone', () => {
  assert.match(uuid('a'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(uuid('a'), uuid('a'));
  assert.equal(new Set(Array.from({ length: 20000 }, (_, n) => uuid(`learner ${n}`))).size, 20000);
});

test('a statement holds what the launch gave as it was, and what the build says besides', async () => {
  const one = tracker(`${ADDRESS}&grouping=theirs&activity_platform=p&activity_id=there`);
  assert.deepEqual(await one.open(), { state: '', learner: `https://lrs.example/x/${JSON.stringify({ stateId: 'coursewright', activityId: 'there', agent: '{"name":"Ann"}', registration: 'r' })}`, silent: false });
  const [[first]] = posted();
  assert.equal(asked[0]?.headers['Authorization'], 'Basic a');
  assert.deepEqual(JSON.parse(JSON.stringify(first.context)), {
    revision: '1', platform: 'p', registration: 'r', contextActivities: { grouping: [{ id: 'theirs' }, { id: 'ours' }] }, extensions: { ours: 1 },
  });
  assert.deepEqual([first.object, first.actor, 'result' in JSON.parse(JSON.stringify(first))], [{ id: 'there' }, { name: 'Ann' }, false]);
});

test('many answers go in several requests, in order, and state goes after them', async () => {
  const one = tracker();
  await one.open();
  await one.save(snapshot(), Array.from({ length: 120 }, (_, n) => given(`m__q${n}__v1`)));
  assert.deepEqual(posted().map((batch) => batch.length), [1, 50, 50, 20]);
  assert.deepEqual([...statements.values()].slice(1).map((s) => s.object.id), Array.from({ length: 120 }, (_, n) => `https://c.example/questions/m/q${n}/v1`));
  assert.deepEqual(asked.slice(-2).map(({ method, url }) => [method, url.pathname]), [['PUT', '/x/activities/state'], ['GET', '/x/activities/state']]);
});

test('what arrived before is found there; of a batch only the rest is sent', async () => {
  const one = tracker();
  await one.open();
  await one.save(snapshot(), [given('m__q1__v1')]);
  const before = JSON.stringify([...statements.values()]);
  await one.save(snapshot({ state: 'cw2' }), [given('m__q1__v1'), given('m__q2__v1')]);
  assert.equal(JSON.stringify([...statements.values()].slice(0, 2)), before);
  assert.equal(statements.size, 3);
});

test('another statement under the same id is an error that is said', async () => {
  const one = tracker();
  await one.open();
  await one.save(snapshot(), [given('m__q1__v1')]);
  await assert.rejects(async () => one.save(snapshot(), [given('m__q1__v1', { response: ['b'], correct: 'wrong' })]), /LRS 409/);
});

test('statements say how the form was drawn, and what a partly right answer earned', async () => {
  const one = tracker();
  await one.open();
  const drawn = { seed: '00c0ffee', attempt: 2 };
  // As an older package left it in the mirror.
  const old = { id: 'old__v1_0', verb: 'mastered', score: 70, seconds: 1, time: new Date(7) };
  await one.save(snapshot(), [given('m__q1__v1', { ...drawn, credit: 0.67, correct: 'wrong' }), given('m__q2__v1', { seed: drawn.seed }), old]);
  const [, partly, inside, mastered] = JSON.parse(JSON.stringify([...statements.values()]));
  assert.deepEqual(partly.context.extensions, { ours: 1, 'https://c.example/seed': '00c0ffee', 'https://c.example/attempt': 2 });
  assert.deepEqual([partly.result.success, partly.result.score], [false, { scaled: 0.67 }]);
  assert.deepEqual([inside.context.extensions, inside.result.score], [{ ours: 1, 'https://c.example/seed': '00c0ffee' }, undefined]);
  assert.deepEqual([mastered.context.extensions, mastered.result.score.raw], [{ ours: 1 }, 70]);
});

test('of the course the attempt is the last that there is, else that at the assessment', async () => {
  const one = tracker();
  await one.open();
  const module = { id: 'm__v1_0', passed: true, score: 80, attempt: 3 };
  const final = { id: 'final-assessment__v1_0', passed: true, final: true, score: 90, attempt: 2 };
  const told = (/** @type {any} */ more) => one.due?.(snapshot({ seed: '00c0ffee', ...more }), [])?.map(({ id, seed, attempt }) => [id, seed, attempt]);
  assert.deepEqual(told({ passed: true, score: 90, objectives: [module, final] }), [
    ['m__v1_0', '00c0ffee', 3], ['final-assessment__v1_0', '00c0ffee', 2], ['completed', '00c0ffee', 2], ['passed', '00c0ffee', 2],
  ]);
  assert.deepEqual(told({ passed: true, score: 80, objectives: [module] }), [['m__v1_0', '00c0ffee', 3], ['completed', '00c0ffee', undefined], ['passed', '00c0ffee', undefined]]);
  const spent = { id: 'n__v1_0', passed: false, failed: true, score: 10, attempt: 4 };
  assert.deepEqual(told({ failed: true, score: 10, objectives: [spent, { ...final, passed: false }] }), [['failed', '00c0ffee', 4]]);
});

test('an assessment is named by its course, a module by itself, and both can be sent again by the next package', async () => {
  const said = (/** @type {string} */ id) => ({ id, verb: 'mastered', score: 80, seconds: 1, time: new Date(7) });
  const ids = ['final-assessment__v1_0_draft', 'final-assessment-too__v1_0', 'm__v1_0'];
  const old = lrs(() => launchedByXapi(ADDRESS, TERMS), () => undefined, () => 5, { ...TERMS, final: ['', ''] });
  await old.open();
  await old.save(snapshot(), [said('final-assessment__v2_0')]);
  const one = tracker();
  await one.open();
  await one.save(snapshot({ state: 'cw2' }), [said('final-assessment__v2_0'), ...ids.map(said)]);
  assert.deepEqual([...statements.values()].filter(({ verb }) => verb.id === 'verbs/mastered').map((s) => s.object.id.replace(TERMS.iri, '')), [
    '/modules/final-assessment/v2_0', '/courses/c/final-assessment/v1_0_draft', '/modules/final-assessment-too/v1_0', '/modules/m/v1_0',
  ]);
});

test('what the LRS asks to wait, and that a session has ended, is told', async () => {
  const one = tracker();
  await one.open();
  odd = () => new Response('', { status: 429, headers: { 'Retry-After': '7' } });
  await assert.rejects(async () => one.save(snapshot(), [given('m__q1__v1')]), { message: 'LRS 429', after: 7 });
  odd = () => new Response('', { status: 503, headers: { 'Retry-After': 'Sun, 22 Nov 2026 00:00:00 GMT' } });
  await assert.rejects(async () => one.save(snapshot(), []), { message: 'LRS 503', after: 0 });
  odd = () => new Response('', { status: 401 });
  await assert.rejects(async () => one.save(snapshot(), []), { message: 'refused' });
  await assert.rejects(async () => tracker().open(), /refused/);
  odd = () => new Response('', { status: 500 });
  await assert.rejects(async () => tracker().open(), /unreachable/);
  await assert.rejects(async () => tracker('').open(), /no host/);
});

test('what another device left meanwhile comes back, and is not overwritten unseen', async () => {
  const [one, other] = [tracker(), tracker()];
  await one.open();
  await other.open();
  assert.equal(await one.save(snapshot({ state: 'ours' }), []), '');
  assert.equal(await other.save(snapshot({ state: 'theirs' }), []), 'ours');
  assert.equal(await other.save(snapshot({ state: 'both' }), []), '');
  assert.equal(JSON.parse(state?.body ?? '').state, 'both');
});

for (const junk of ['', 'garbage', 'null', '{}', '[]', '"cw1"', '{"state": 5}', '{"state": null, "told": []}']) {
  test(`a document that is none of ours is one that nobody can read: ${junk}`, async () => {
    state = { body: junk, tag: '"t"' };
    const one = tracker();
    const found = await one.open();
    assert.equal(decode(found.state), null);
    assert.notEqual(found.state, '', 'it is told to the learner');
    await one.save(snapshot({ state: 'cw1' }), []);
    assert.deepEqual(JSON.parse(state.body), { format: 1, state: 'cw1', told: [] });
  });
}

test('what has been reached is said once, also after the page was loaded again', async () => {
  const reached = snapshot({ passed: true, score: 90, objectives: [{ id: 'm__v1_0', passed: true, score: 80 }, { id: 'n__v1_0', passed: false, score: 10 }] });
  const one = tracker();
  await one.open();
  const due = one.due?.(reached, []) ?? [];
  assert.deepEqual(due.map(({ id, verb, score }) => [id, verb, score]), [['m__v1_0', 'mastered', 80], ['completed', 'completed', null], ['passed', 'passed', 90]]);
  assert.deepEqual(one.due?.(reached, due), [], 'it waits in the mirror');
  await one.save(reached, due);
  const again = tracker();
  await again.open();
  assert.deepEqual(again.due?.(reached, []), []);
  assert.deepEqual([...statements.values()].slice(1, 4).map((s) => s.object.id), ['https://c.example/modules/m/v1_0', TERMS.activity, TERMS.activity]);
});

test('a session that failed says nothing of a pass, and a score above the mastery score none of a failure', async () => {
  const one = mastering();
  await one.open();
  assert.deepEqual(said(one, { failed: true, score: 85 }), [['failed', null]]);
  assert.deepEqual(said(one, { passed: true, score: 90 }), [['completed', null]]);
});

test('who passed while the mark was lower has passed, and no score contradicts it', async () => {
  const one = mastering();
  await one.open();
  assert.deepEqual(said(one, { passed: true, score: 79 }), [['completed', null], ['passed', null]]);
});

test('a failure that an earlier session said keeps no pass from this one', async () => {
  state = { body: JSON.stringify({ state: 'cw1', told: ['failed'] }), tag: '"1"' };
  const one = mastering();
  await one.open();
  assert.deepEqual(said(one, { failed: true, score: 20 }), []);
  assert.deepEqual(said(one, { passed: true, score: 80 }), [['completed', null], ['passed', 80]]);
});

test('a failure that still waits to be said is this session’s', async () => {
  const one = mastering();
  await one.open();
  const [failed] = one.due?.(snapshot({ failed: true, score: 20 }), []) ?? [];
  const again = mastering();
  await again.open();
  assert.deepEqual(said(again, { failed: true, score: 20 }, [failed]), []);
  assert.deepEqual(said(again, { passed: true, score: 90 }), [['completed', null]]);
});

function mastering() {
  return lrs(async () => ({ ...(await launchedByXapi(ADDRESS, TERMS)), masteryScore: 0.8 }), () => undefined, () => 5, TERMS);
}

/** @param {ReturnType<typeof mastering>} one @param {any} now @param {any[]} [waiting] */
function said(one, now, waiting = []) {
  return one.due?.(snapshot(now), waiting).map(({ id, score }) => [id, score]);
}

test('nothing that is the matter with a file of definitions keeps an answer back, or counts for the next one', async () => {
  const one = tracker();
  await one.open();
  const named = { m__q1__v1: { type: 't' }, m__q2__v1: { type: 't' }, m__q3__v1: { type: 't' } };
  files = { '/course/definitions/m.json': unturn(unturn(unturn(named))) };
  for (const [id, answer] of /** @type {const} */ ([['m__q1__v1', new Response('', { status: 503 })], ['m__q2__v1', new Response('<p>Log in')], ['m__q3__v1', null]])) {
    odd = (_, url) => (url.pathname.includes('definitions') ? answer : null);
    await one.save(snapshot(), [given(id)]);
  }
  assert.deepEqual([...statements.values()].slice(1).map((s) => Boolean(s.object.definition)), [false, false, true]);
  assert.ok(asked.filter(({ url }) => !url.pathname.includes('fetch')).every(({ signal }) => signal instanceof AbortSignal));
});

test('agents of old launches are made agents of today', () => {
  assert.deepEqual(agent({ name: ['Ann'], account: [{ accountServiceHomePage: 'https://h.example', accountName: '7' }] }), { name: 'Ann', account: { homePage: 'https://h.example', name: '7' } });
  assert.deepEqual(agent({ mbox: ['mailto:ann@h.example'] }), { mbox: 'mailto:ann@h.example' });
});

const CMI5 = `?${new URLSearchParams({ fetch: 'https://lms.example/fetch', endpoint: 'https://lrs.example/x/', actor: '{"account":{}}', registration: 'r', activityId: 'a' })}`;

test('a token is asked for once, whatever became of the answer', async () => {
  odd = (method) => (method === 'POST' ? Response.error() : null);
  await assert.rejects(launchedByCmi5(CMI5, TERMS));
  odd = () => null;
  await assert.rejects(launchedByCmi5(CMI5, TERMS), /refused/);
  const [token, ...others] = asked.filter(({ url }) => url.pathname === '/fetch');
  assert.deepEqual([token?.signal instanceof AbortSignal, others], [true, []]);
});

test('what the LMS says of a launch is kept for a page that is loaded again, and nothing else is asked', async () => {
  const data = { contextTemplate: { extensions: { s: 1 } }, launchMode: 'Review', masteryScore: 0.5 };
  odd = (_, url) => (url.pathname === '/fetch' ? Response.json({ 'auth-token': 't' }) : url.pathname.endsWith('/state') ? Response.json(data) : Response.json({ audioPreference: 'off' }));
  const first = await launchedByCmi5(CMI5, TERMS);
  assert.deepEqual([first.headers, first.launchMode, first.mute], [{ 'X-Experience-API-Version': '1.0.3', Authorization: 'Basic t' }, 'Review', true]);
  assert.deepEqual(asked.map(({ url }) => url.pathname), ['/fetch', '/x/activities/state', '/x/agents/profile']);
  keepSession({ ...first, begun: true });
  assert.equal((await launchedByCmi5(CMI5, TERMS)).begun, true);
  assert.equal(asked.length, 3);
  odd = () => Response.json({ 'error-code': '1' });
  for (const name of Object.keys(sessionStorage)) delete sessionStorage[name];
  await assert.rejects(launchedByCmi5(CMI5, TERMS), /refused/);
});

test('a mastery score other than the package’s is that of the assessment, else of every module', () => {
  const marks = (/** @type {any[]} */ modules, /** @type {number | undefined} */ mastery) => {
    const course = /** @type {any} */ ({ mastery: 0.7, modules: modules.map((entry) => ({ ...entry })) });
    master(course, mastery);
    return course.modules.map((/** @type {any} */ entry) => entry.pass);
  };
  assert.deepEqual(marks([{ pass: 70 }, { pass: 80 }], 0.7), [70, 80]);
  assert.deepEqual(marks([{ pass: 70 }, { pass: 80 }], undefined), [70, 80]);
  assert.deepEqual(marks([{ pass: 70 }, { pass: 80 }], 0.29), [29, 29]);
  assert.deepEqual(marks([{ pass: 70 }, { pass: 80, final: true }], 0.8125), [70, 82]);
});

/* Every kind: the golden encodings. The definition is the build's, and goes out as it came. */

const VECTORS = JSON.parse(readFileSync(new URL('../vectors/encodings.json', import.meta.url), 'utf-8'));

for (const vector of VECTORS.filter((/** @type {any} */ { xapi }) => xapi)) {
  test(`answers of ${vector.kind}`, async () => {
    const groups = JSON.parse(readFileSync(new URL(`../vectors/${vector.kind}.json`, import.meta.url), 'utf-8'));
    const { shown, key } = groups.find((/** @type {{name: string}} */ found) => found.name === vector.group);
    const kind = /** @type {any} */ (KINDS[vector.kind]);
    const reports = kind.report({ ...shown, key }, vector.response, kind.score({ ...shown, key }, vector.response));
    const named = Object.fromEntries(Object.entries(vector.xapi).map(([suffix, one]) => [`m__q__v1${suffix}`, one]));
    // Turning twice gives the text back.
    files = { '/course/definitions/m.json': unturn(named) };
    const one = tracker();
    await one.open();
    await one.save(snapshot(), reports.map((/** @type {any} */ report) => given(`m__q__v1${report.suffix}`, report)));
    const sent = JSON.parse(JSON.stringify(posted().slice(1).flat()));
    assert.deepEqual(sent.map((/** @type {any} */ s) => s.object.definition), reports.map((/** @type {any} */ report) => vector.xapi[report.suffix]));
    const credits = reports.map((/** @type {any} */ { credit }) => (credit === undefined ? {} : { score: { scaled: credit } }));
    const results = vector.scorm2004.map((/** @type {any} */ [, response, , result], /** @type {number} */ n) =>
      ({ response, ...(result === 'neutral' ? {} : { success: result === 'correct' }), ...credits[n], duration: 'PT2.00S' }));
    assert.deepEqual(sent.map((/** @type {any} */ s) => s.result), results);
  });
}
