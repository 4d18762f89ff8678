/**
 * What cmi5 and a launch by xAPI share: statements, and saved state in the State resource of an LRS.
 * Section numbers are those of xAPI 1.0.3, Data (D) and Communication (C). Verbs, types and whatever else is the same for
 * every learner are the build's: `builders/statements/terms.py` puts them into the page.
 *
 * @typedef {import('../saver.js').Interaction} Interaction
 * @typedef {import('../saver.js').Milestone} Milestone
 * @typedef {Record<string, any>} Json
 * @typedef {{verb: Json, result?: Json, category?: Json[], mastery?: string}} Said what all statements with a verb have
 * @typedef {{iri: string, state: string, headers: Record<string, string>, activity: string, said: Record<string, Said>, module: string, context: Json,
 *   final: [string, string], seed: string, attempt: string, launch: Record<string, string>, preferences: Record<string, string>}} Terms
 *   `activity`: what is launched where the launch does not name it; `module`: a type of activities; `final`: what the
 *   address of the assessment has in the place of a module's; `seed`, `attempt`: names of extensions; `launch`,
 *   `preferences`: what cmi5 calls them
 * @typedef {object} Launch what is known of one session. Four names are those of what cmi5 says of a launch (10.2)
 * @property {string} endpoint
 * @property {Record<string, string>} headers of every request
 * @property {Json} actor
 * @property {{activityId: string, agent: string, registration?: string}} place whose state it is
 * @property {Json} contextTemplate what every statement has to have, as it was given
 * @property {string} launchMode `Normal`, or something is looked at and nothing recorded
 * @property {number} [masteryScore] the score from 0 to 1 that is needed
 * @property {string} [returnURL] where to go at the end
 * @property {string} session what only this session is called
 * @property {string} began
 * @property {boolean} [mute]
 * @property {boolean} [begun]
 * @property {boolean} [over]
 * @property {string} [judged] `passed` or `failed`, whichever this session has said
 */
import { rank } from '../forms.js';
import { unturn } from '../quiz.js';
import { duration, response2004 } from './responses.js';

/** Milliseconds after which a line counts as lost. */
const LOST_AFTER = 20000;
/** Where the page's own files are that say what the questions are. */
const BESIDE = { endpoint: 'definitions/', headers: {} };
/** Statements in one request: a large one never gets through a bad line. */
const BATCH = 50;

/**
 * One request to the LRS; rejects where no answer comes.
 * @param {{endpoint: string, headers: Record<string, string>}} lrs @param {string} path @param {Record<string, string>} query
 * @param {Json} [body] @param {Record<string, string>} [headers] with them, it takes the place of what is there
 */
export function send({ endpoint, headers: always }, path, query, body, headers) {
  return fetch(`${endpoint}${path}?${new URLSearchParams(query)}`, {
    method: headers ? 'PUT' : body ? 'POST' : 'GET',
    body: body ? JSON.stringify(body) : null,
    headers: { ...always, ...headers },
    // Most LRSs say when a state changed last and not how long that holds; a browser then guesses, and shows an old one.
    cache: 'no-store',
    // Browsers that lack it give a lost line up when the system does.
    signal: AbortSignal.timeout?.(LOST_AFTER),
  });
}

/** @param {Response} answer an error that says what it was, and the seconds to wait */
export function failure({ status, headers }) {
  const message = status === 401 || status === 403 ? 'refused' : `LRS ${status}`;
  return Object.assign(new Error(message), { after: Number(headers.get('Retry-After')) || 0 });
}

/** A UUID that the same text always has: what is sent again has the id that it had (D 2.4.1). @param {string} text */
export function uuid(text) {
  const hex = [1, 2, 3, 4].map((n) => rank(n + text).toString(16).padStart(8, '0')).join('');
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-5$3-a$4-');
}

/** What two statements with one id have to share: times and the session differ where one is sent again. @param {Json} statement */
function essence({ verb, result = {} }) {
  return JSON.stringify([verb.id, result.response, result.success]);
}

/**
 * @param {() => Promise<Launch>} find throws `no host` where nobody has launched the page
 * @param {(launch: Launch) => void} note something in the launch has changed: for a page that is loaded again
 * @param {() => number} seconds of this visit so far
 * @param {Terms} terms
 * @returns {import('../saver.js').Tracker}
 */
export function lrs(find, note, seconds, terms) {
  /** @type {Launch} */
  let launch;
  /** The place of saved state, which is one learner's. @type {Record<string, string>} */
  let place;
  let learner = '';
  /** Sent with the next state, so that it takes the place of what was read last and of nothing else. @type {Record<string, string>} */
  let condition = {};
  /** @type {string[]} what is said once for all */
  const told = [];
  /** @type {Record<string, Record<string, Json> | undefined>} the definitions of questions, by module */
  const known = {};

  async function open() {
    try {
      launch = await find();
      place = { stateId: terms.state, ...launch.place };
      learner = launch.endpoint + JSON.stringify(place);
      const state = await read();
      if (!launch.begun) await post([session('initialized', new Date(launch.began))]);
      launch.begun = true;
      note(launch);
      return { state, learner, silent: launch.launchMode !== 'Normal' };
    } catch (error) {
      throw /refused|no host/.test(/** @type {Error} */ (error).message) ? error : new Error('unreachable');
    }
  }

  /** @returns {Promise<string>} the state that the LRS has */
  async function read() {
    const answer = await send(launch, 'activities/state', place);
    condition = { 'If-None-Match': '*' };
    if (answer.status === 404) return '';
    if (!answer.ok) throw failure(answer);
    const tag = answer.headers.get('ETag');
    // A proxy that packs what it passes on weakens tags, and a weak one matches nothing.
    condition = tag ? { 'If-Match': tag.replace('W/', '') } : {};
    // Whatever else is there is none that anybody can read.
    const { state = '?', told: before = [] } = (await answer.json().catch(() => null)) ?? {};
    told.push(...before);
    return String(state);
  }

  /** @param {string} state @returns {Promise<string>} what another device has put there meanwhile; '' for nothing */
  async function write(state) {
    const answer = await send(launch, 'activities/state', place, { format: 1, state, told: [...new Set(told)] }, condition);
    if (!answer.ok && answer.status !== 412) throw failure(answer);
    // Gives the new tag, and finds what came between the two.
    const kept = await read();
    if (!kept) throw new Error('not kept');
    return kept === state ? '' : kept;
  }

  /** In order. What the LRS has already counts as sent (C 2.1.2). @param {Json[]} some @returns {Promise<void>} */
  async function post(some) {
    const answer = await send(launch, 'statements', {}, some);
    if (answer.ok) return;
    if (![400, 403, 409].includes(answer.status)) throw failure(answer);
    if (some[1]) {
      // One that is refused takes the others along.
      for (const one of some) await post([one]);
    } else {
      const there = await send(launch, 'statements', { statementId: some[0]?.['id'] });
      if (!there.ok || essence(await there.json()) !== essence(/** @type {Json} */ (some[0]))) throw failure(answer);
    }
  }

  /** @param {string} verb @param {Date} time a statement on the session itself */
  const session = (verb, time) => reached({ id: `${verb} ${launch.session}`, verb, seconds: seconds(), time });

  /** @param {Milestone} milestone of the course, or of the module whose objective has its id */
  function reached(milestone) {
    const { id, verb, score } = milestone;
    const result = { score: score === undefined || score === null ? undefined : { scaled: score / 100, raw: score, min: 0, max: 100 } };
    return statement(milestone, id, verb, verb === 'mastered' ? moduleOf(id) : { id: launch.place.activityId }, result);
  }

  /** @param {Interaction} answer */
  async function answered(answer) {
    const { id, objective, type, response, correct, credit, time } = answer;
    const [slug = ''] = id.split('__');
    // What is right is in it too, out of sight. A module that an update took away has none; and nothing that is the matter
    // with a file keeps an answer back.
    known[slug] ??= await send(BESIDE, `${slug}.json`, {}).then((file) => file.json()).then(unturn).catch(() => undefined);
    const question = { id: `${terms.iri}/questions/${id.replaceAll('__', '/')}`, definition: known[slug]?.[id] };
    const result = {
      response: response2004(type, response),
      success: { right: true, wrong: false, neutral: undefined }[correct],
      score: credit === undefined ? undefined : { scaled: credit },
    };
    return statement(answer, `${id} ${+time}`, 'answered', question, result, [moduleOf(objective)]);
  }

  /** @param {string} objective */
  const moduleOf = (objective) => ({ id: `${terms.iri}/modules/${objective.replace('__', '/')}`.replace(...terms.final), definition: { type: terms.module } });

  /**
   * @param {import('../saver.js').Entry} entry @param {string} key what tells it from all others of the learner
   * @param {string} name of its verb @param {Json} object @param {Json} told its result @param {Json[]} [parent]
   */
  function statement({ seconds: spent, time, seed, attempt }, key, name, object, told, parent) {
    const { verb, result, category, mastery } = /** @type {Said} */ (terms.said[name]);
    const { context } = terms;
    const { contextTemplate: given, masteryScore } = launch;
    /** @type {Record<string, Json[]>} */
    const contextActivities = {};
    for (const some of [given['contextActivities'], context['contextActivities'], { category, parent }]) {
      for (const kind in some) if (some[kind]) contextActivities[kind] = [contextActivities[kind] ?? [], some[kind]].flat();
    }
    return {
      id: uuid(learner + key),
      actor: launch.actor,
      verb,
      object,
      result: result && { ...result, ...told, duration: duration(spent) },
      context: {
        ...context,
        // What the launch gave stands as it is.
        ...given,
        registration: launch.place.registration,
        contextActivities,
        extensions: { ...context['extensions'], [terms.seed]: seed, [terms.attempt]: attempt, ...(mastery && { [mastery]: masteryScore }), ...given['extensions'] },
      },
      timestamp: time.toISOString(),
    };
  }

  /** @type {import('../saver.js').Tracker['save']} */
  async function save({ state }, entries) {
    const statements = [];
    for (const entry of entries) statements.push(entry.verb ? reached(entry) : await answered(entry));
    while (statements[0]) await post(statements.splice(0, BATCH));
    for (const entry of entries) if (entry.verb) told.push(entry.id);
    return write(state);
  }

  /** @type {NonNullable<import('../saver.js').Tracker['due']>} */
  function due({ passed, failed, score, objectives, seed }, waiting) {
    // Compared with none, nothing is above or below.
    const mastery = launch.masteryScore ?? NaN;
    const share = Number(score) / 100;
    /** @type {Milestone[]} */
    const found = [];
    // Of the course itself: the attempt that there is no further one after, else that at the assessment.
    const judging = objectives.find((one) => one.failed || one.final)?.attempt;
    const add = (/** @type {string} */ id, /** @type {number | null} */ points, verb = id, attempt = judging) => {
      if (!told.includes(id) && !waiting.some((one) => one.id === id)) found.push({ id, verb, score: points, seconds: seconds(), time: new Date(), seed, attempt });
    };
    // A session says one of both, and no score that contradicts it (cmi5 9.3, 9.3.4, 9.3.5). What one before it said is no word of its.
    const judge = (/** @type {string} */ id, /** @type {boolean} */ fits) => {
      if (!told.includes(id)) launch.judged = id;
      add(id, fits ? score : null);
    };
    for (const one of objectives) if (one.passed) add(one.id, one.score, 'mastered', one.attempt);
    if (passed) add('completed', null);
    if (passed && launch.judged !== 'failed') judge('passed', !(share < mastery));
    if (failed && !passed && !told.includes('passed')) judge('failed', !(share >= mastery));
    note(launch);
    return found;
  }

  /** @param {boolean} [leaving] a page that only goes away may be loaded again, and goes on */
  async function close(leaving) {
    if (!leaving) return '';
    await post([session('terminated', new Date())]).catch(() => undefined);
    note(Object.assign(launch, { over: true }));
    return launch.returnURL ?? '';
  }

  return { confirms: () => 'saved', open, save, due, close, name: () => launch.actor['name'] ?? '' };
}
