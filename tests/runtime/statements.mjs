/**
 * Prints what the trackers send to an LRS, as a list of sessions: every kind of question answered, passed, failed, without
 * a score. Standard input has the terms that a build puts into a page, by format.
 */
import { readFileSync } from 'node:fs';
import '../vectors/page.js';
import { unturn } from '../../themes/runtime/quiz.js';
import { KINDS } from '../../themes/runtime/questions/kinds.js';
import '../../themes/runtime/questions/more.js';
import { launchedByCmi5 } from '../../themes/runtime/track/cmi5.js';
import { lrs } from '../../themes/runtime/track/lrs.js';
import { launchedByXapi } from '../../themes/runtime/track/xapi.js';

const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf-8'));
const vectors = read('encodings').filter(({ xapi }) => xapi);
const id = (number, suffix = '') => `m__q${number}__v1${suffix}`;
const definitions = Object.fromEntries(vectors.flatMap(({ xapi }, number) => Object.entries(xapi).map(([suffix, one]) => [id(number, suffix), one])));
const launchData = {
  contextTemplate: {
    extensions: { 'https://w3id.org/xapi/cmi5/context/extensions/sessionid': 's' },
    contextActivities: { grouping: [{ id: 'https://c.example/au' }] },
  },
  launchMode: 'Normal',
  masteryScore: 0.8,
};
let sent = [];
let state = null;

Object.assign(globalThis, {
  sessionStorage: {},
  fetch: async (address, { method = 'GET', body } = {}) => {
    const { pathname, searchParams } = new URL(address, 'https://lms.example/course/');
    if (pathname.endsWith('/definitions/m.json')) return Response.json(unturn(definitions));
    if (pathname.endsWith('/token')) return Response.json({ 'auth-token': 't' });
    if (searchParams.get('stateId') === 'LMS.LaunchData') return Response.json(launchData);
    if (pathname.endsWith('/statements')) sent.push(...JSON.parse(body));
    else if (method === 'PUT') state = body;
    else if (pathname.endsWith('/state') && state) return new Response(state);
    else return new Response('', { status: 404 });
    return Response.json([]);
  },
});

const base = () => ({ endpoint: 'https://lrs.example/x', auth: 'Basic a', actor: '{"mbox":"mailto:ann@h.example"}', activity_id: 'https://c.example/there', registration: registration() });
const starts = {
  xapi: (terms) => launchedByXapi(`?${new URLSearchParams(base())}`, terms),
  'xapi with a grouping': (terms) => launchedByXapi(`?${new URLSearchParams({ ...base(), grouping: 'https://lms.example/term' })}`, terms),
  cmi5: (terms) => launchedByCmi5(`?${new URLSearchParams({ ...base(), activityId: 'https://c.example/there', fetch: `https://lms.example/token` })}`, terms),
};
const drawn = { seed: '00c0ffee', attempt: 2 };
const snapshot = (more) => ({ state: 'cw', seed: drawn.seed, passed: false, failed: false, score: null, objectives: [], ...more });
const module = (score) => [{ id: 'm__v1_0', passed: true, score, attempt: 2, final: true }];
const ends = [
  snapshot({ passed: true, score: 90, objectives: module(90) }),
  snapshot({ passed: true, objectives: module(null) }),
  snapshot({ failed: true, score: 40 }),
  snapshot({ failed: true, score: 90 }),
  snapshot({}),
];

function answers() {
  const found = vectors.flatMap(({ kind, group, response }, number) => {
    const { shown, key } = read(kind).find(({ name }) => name === group);
    const question = { ...shown, key };
    return KINDS[kind].report(question, response, KINDS[kind].score(question, response)).map(({ suffix, ...report }) => ({ ...report, id: id(number, suffix) }));
  });
  // The module of the last one is not in the package any more.
  return [...found, { ...found[0], id: 'gone__q__v1' }].map((one) => ({ ...one, ...drawn, objective: 'm__v1_0', weight: 1, seconds: 2, time: new Date(7) }));
}

const sessions = [];
// Each session is of a learner of its own, as far as ids of statements go.
const registration = () => `00000000-0000-4000-8000-${String(sessions.length).padStart(12, '0')}`;
const terms = JSON.parse(readFileSync(0, 'utf-8'));
for (const [name, start] of Object.entries(starts)) {
  for (const end of ends) {
    [sent, state, globalThis.sessionStorage] = [[], null, {}];
    const own = terms[name.split(' ')[0]];
    const tracker = lrs(() => start(own), () => undefined, () => 5, own);
    await tracker.open();
    await tracker.save(end, [...answers(), ...tracker.due(end, [])]);
    await tracker.close(true);
    sessions.push(sent);
  }
}
console.log(JSON.stringify(sessions));
