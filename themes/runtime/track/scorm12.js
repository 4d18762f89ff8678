/**
 * SCORM 1.2. Clause numbers are those of the SCORM 1.2 Run-Time Environment.
 *
 * @typedef {import('../saver.js').Interaction} Interaction
 * @typedef {import('../saver.js').Snapshot} Snapshot
 * @typedef {{LMSInitialize(p: ''): string, LMSFinish(p: ''): string, LMSGetValue(n: string): string,
 *   LMSSetValue(n: string, v: string): string, LMSCommit(p: ''): string, LMSGetLastError(): string}} Api
 */

const HOPS = 20;

/**
 * 3.3.1: the API is an object named `API` in a parent frame or in the opener of the top window. A parent of another
 * origin throws when it is looked at: what lies beyond it can't be reached.
 * @param {Window} start
 * @returns {Api | null}
 */
export function findApi(start) {
  return climb(start) ?? opened(() => start.opener) ?? opened(() => start.top?.opener);
}

/** @param {() => Window | null | undefined} find */
function opened(find) {
  try {
    const found = find();
    return found ? climb(found) : null;
  } catch {
    return null;
  }
}

/** @param {Window} start @returns {Api | null} */
function climb(start) {
  let frame = start;
  for (let hop = 0; hop < HOPS; hop++) {
    try {
      const api = /** @type {{API?: Api}} */ (/** @type {unknown} */ (frame)).API;
      if (api?.LMSInitialize) return api;
      if (frame.parent === frame) return null;
      frame = frame.parent;
    } catch {
      return null;
    }
  }
  return null;
}

/** @param {number} seconds CMITimespan HHHH:MM:SS.SS (3.4.3) */
export function timespan(seconds) {
  const hundredths = Math.round(seconds * 100);
  const two = (/** @type {number} */ n) => String(Math.floor(n)).padStart(2, '0');
  const hours = String(Math.floor(hundredths / 360000)).padStart(4, '0');
  return `${hours}:${two((hundredths / 6000) % 60)}:${two((hundredths / 100) % 60)}.${two(hundredths % 100)}`;
}

/** @param {Date} date CMITime HH:MM:SS (3.4.3); SCORM 1.2 has no date */
export function timeOfDay(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
}

/**
 * @param {() => Api | null} find
 * @param {() => number} sessionSeconds the time of this visit so far
 * @returns {import('../saver.js').Tracker}
 */
export function scorm12(find, sessionSeconds) {
  /** @type {Api} */
  let api;
  let status = '';
  let base = 0;
  let silent = false;
  let closed = false;
  let interactions = false;
  /** @type {string[] | null} ids by index; null where the LMS has no objectives, which are optional */
  let objectives = null;
  /** @type {Interaction[]} answers by index from `base`: written again at the same index until confirmed */
  let journal = [];
  /** @type {Record<string, string>} */
  const written = {};

  const get = (/** @type {string} */ name) => String(api.LMSGetValue(name) ?? '');

  /** @param {string} name @param {string} value */
  function set(name, value) {
    if (written[name] === value) return;
    const answer = String(api.LMSSetValue(name, value));
    // Some hosts answer "false" and report no error: the value is there.
    const error = answer === 'true' ? '0' : String(api.LMSGetLastError());
    if (error !== '0') throw new Error(`LMSSetValue ${name}: error ${error}`);
    written[name] = value;
  }

  /** An optional group of elements (3.4.4): what the LMS has of it. @param {string} name */
  function count(name) {
    const found = get(`cmi.${name}._count`);
    return String(api.LMSGetLastError()) === '0' ? Number(found) || 0 : null;
  }

  function open() {
    const found = find();
    if (!found) throw new Error('no API');
    api = found;
    if (String(api.LMSInitialize('')) !== 'true') throw new Error('LMSInitialize');
    status = get('cmi.core.lesson_status');
    const mode = get('cmi.core.lesson_mode');
    silent = mode === 'review' || mode === 'browse' || get('cmi.core.credit') === 'no-credit';
    const state = get('cmi.suspend_data');
    const learner = get('cmi.core.student_id');
    if (!silent) begin();
    return { state, learner, silent };
  }

  function begin() {
    const known = count('interactions');
    interactions = known !== null;
    base = known ?? 0;
    const n = count('objectives');
    objectives = n === null ? null : Array.from({ length: n }, (_, index) => get(`cmi.objectives.${index}.id`));
    try {
      // At once: a browser that dies later must still find its place again.
      set('cmi.core.exit', 'suspend');
      if (status !== 'passed' && status !== 'completed') set('cmi.core.lesson_status', 'incomplete');
    } catch {
      // The first save tries again and tells the learner.
    }
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} answers */
  function save(snapshot, answers) {
    // Not a success: what is saved after the end reaches nobody, and stays in the mirror.
    if (closed) throw new Error('finished');
    for (const answer of answers) if (!journal.includes(answer)) journal.push(answer);
    if (interactions) for (const answer of answers) writeInteraction(base + journal.indexOf(answer), answer);
    if (objectives) for (const objective of snapshot.objectives) writeObjective(objectives, objective);
    set('cmi.suspend_data', snapshot.state);
    set('cmi.core.lesson_location', snapshot.location);
    writeScore('cmi.core', snapshot.score);
    set('cmi.core.exit', 'suspend');
    if (snapshot.passed) set('cmi.core.lesson_status', 'passed');
    else if (status !== 'passed' && status !== 'completed') set('cmi.core.lesson_status', 'incomplete');
    commit();
  }

  function commit() {
    set('cmi.core.session_time', timespan(sessionSeconds()));
    if (String(api.LMSCommit('')) !== 'true') throw new Error('LMSCommit');
  }

  /** @param {string} group @param {number | null} score */
  function writeScore(group, score) {
    if (score === null) return;
    set(`${group}.score.min`, '0');
    set(`${group}.score.max`, '100');
    set(`${group}.score.raw`, String(score));
  }

  /** @param {string[]} ids @param {import('../saver.js').Objective} objective */
  function writeObjective(ids, objective) {
    if (!ids.includes(objective.id)) ids.push(objective.id);
    const name = `cmi.objectives.${ids.indexOf(objective.id)}`;
    set(`${name}.id`, objective.id);
    writeScore(name, objective.score);
    set(`${name}.status`, objective.passed ? 'passed' : objective.started ? 'incomplete' : 'not attempted');
  }

  /** 3.4.4, cmi.interactions: append only, an id first. @param {number} index @param {Interaction} answer */
  function writeInteraction(index, answer) {
    const name = `cmi.interactions.${index}`;
    set(`${name}.id`, answer.id);
    set(`${name}.objectives.0.id`, answer.objective);
    set(`${name}.time`, timeOfDay(answer.time));
    set(`${name}.type`, answer.type);
    set(`${name}.correct_responses.0.pattern`, answer.right.join(','));
    set(`${name}.weighting`, String(answer.weight));
    set(`${name}.student_response`, answer.response.join(','));
    set(`${name}.result`, answer.correct ? 'correct' : 'wrong');
    set(`${name}.latency`, timespan(answer.seconds));
  }

  function close() {
    if (!api || closed) return;
    closed = true;
    try {
      if (!silent) commit();
    } catch {
      // The mirror keeps what this commit held; finishing is still owed.
    }
    api.LMSFinish('');
  }

  return { confirms: () => 'saved', open, save, close };
}
