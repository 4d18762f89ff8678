/**
 * SCORM 1.2. Clause numbers are those of the SCORM 1.2 Run-Time Environment.
 *
 * @typedef {import('../saver.js').Interaction} Interaction
 * @typedef {import('../saver.js').Snapshot} Snapshot
 * @typedef {{LMSInitialize(p: ''): string, LMSFinish(p: ''): string, LMSGetValue(n: string): string,
 *   LMSSetValue(n: string, v: string): string, LMSCommit(p: ''): string, LMSGetLastError(): string}} Api
 */

const HOPS = 20;
const DATA = 'cmi.suspend_data';

/**
 * 3.3.1: the API is an object named `API` in a parent frame or in the opener of the top window.
 * @param {Window} start
 * @returns {Api | null}
 */
export function findApi(start) {
  return climb(start) ?? climb(start.opener) ?? climb(start.top?.opener);
}

/** @param {Window | null | undefined} frame its parent and opener can be asked whatever origin it has @returns {Api | null} */
function climb(frame) {
  for (let hop = 0; frame && hop < HOPS; hop++) {
    const api = apiOf(frame);
    if (api || frame.parent === frame) return api;
    frame = frame.parent;
  }
  return null;
}

/** A frame of another origin throws when it is looked into. @param {Window} frame */
function apiOf(frame) {
  try {
    const api = /** @type {{API?: Api}} */ (/** @type {unknown} */ (frame)).API;
    return api?.LMSInitialize ? api : null;
  } catch {
    return null;
  }
}

/** @param {number} seconds CMITimespan HHHH:MM:SS.SS (3.4.3) */
export function timespan(seconds) {
  const hundredths = Math.round(seconds * 100);
  const hours = String(Math.floor(hundredths / 360000)).padStart(4, '0');
  return `${hours}:${new Date(hundredths * 10).toISOString().slice(14, 22)}`;
}

/** @param {Date} date CMITime HH:MM:SS (3.4.3); SCORM 1.2 has no date */
export function timeOfDay(date) {
  return date.toTimeString().slice(0, 8);
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
  let best = -1;
  /** @type {number | null} how many interactions there are from before; null where the LMS has none */
  let base = null;
  let tellsObjectives = false;
  let silent = false;
  let learnerName = '';
  let closed = false;
  /** @type {Map<string, {index: number, status: string, score: number}>} what the LMS has of each objective */
  const objectives = new Map();
  /** @type {Interaction[]} answers by index from `base`: written again at the same index until confirmed */
  const journal = [];
  /** @type {Record<string, string>} */
  const written = {};

  const get = (/** @type {string} */ name) => String(api.LMSGetValue(name) ?? '');
  const errorNumber = () => String(api.LMSGetLastError());
  const failed = () => errorNumber() !== '0';

  /** @param {string} name @param {string} value */
  function set(name, value) {
    if (written[name] === value) return;
    // Some hosts answer "false" and report no error: the value is there.
    const error = String(api.LMSSetValue(name, value)) === 'true' ? '0' : errorNumber();
    if (error !== '0') throw new Error(`${name} ${error}`);
    written[name] = value;
  }

  /**
   * Elements that 3.4.4 leaves to the LMS: one that it lacks is left out, and what has to be saved is saved.
   * @param {string} name @param {string} value @returns {boolean}
   */
  function offer(name, value) {
    try {
      set(name, value);
      return true;
    } catch {
      return false;
    }
  }

  /** @param {string} name how many records the LMS has of an optional group; null where it has no such group */
  function count(name) {
    const found = get(`cmi.${name}._count`);
    return failed() ? null : Number(found) || 0;
  }

  function open() {
    const found = find();
    if (!found) throw new Error('no host');
    api = found;
    // A frame that was loaded again finds its session running: "false", and yet every element answers.
    const began = String(api.LMSInitialize('')) === 'true';
    status = get('cmi.core.lesson_status');
    if (!began && failed()) throw new Error('refused');
    const mode = get('cmi.core.lesson_mode');
    silent = mode === 'review' || mode === 'browse' || get('cmi.core.credit') === 'no-credit';
    const state = get(DATA);
    const learner = get('cmi.core.student_id');
    learnerName = get('cmi.core.student_name');
    if (!silent) begin();
    return { state, learner, silent };
  }

  function begin() {
    base = count('interactions');
    best = score(get('cmi.core.score.raw'));
    const known = count('objectives');
    tellsObjectives = known !== null;
    for (let index = 0; index < (known ?? 0); index++) {
      const name = `cmi.objectives.${index}`;
      objectives.set(get(`${name}.id`), { index, status: get(`${name}.status`), score: score(get(`${name}.score.raw`)) });
    }
    // At once: a browser that dies later must still find its place again. A refusal shows at the first save.
    offer('cmi.core.exit', 'suspend');
    if (!isDone(status)) offer('cmi.core.lesson_status', 'incomplete');
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} answers */
  function save(snapshot, answers) {
    // Not a success: what is saved after the end reaches nobody, and stays in the mirror.
    if (closed) throw new Error('finished');
    set(DATA, snapshot.state);
    set('cmi.core.lesson_location', snapshot.location);
    set('cmi.core.lesson_status', snapshot.passed ? 'passed' : isDone(status) ? status : snapshot.failed ? 'failed' : 'incomplete');
    set('cmi.core.exit', 'suspend');
    // Never lower: a course that has grown does not take away what was reached.
    if (snapshot.score !== null) writeScore('cmi.core', Math.max(best, snapshot.score), set);
    for (const answer of answers) if (!journal.includes(answer)) journal.push(answer);
    if (base !== null) for (const answer of answers) writeInteraction(base + journal.indexOf(answer), answer);
    if (tellsObjectives) for (const objective of snapshot.objectives) writeObjective(objective);
    commit();
    // Some LMSs say "true" whatever they do. What happens behind this answer, SCORM gives no way to see.
    if (get(DATA) === snapshot.state) return;
    delete written[DATA];
    throw new Error('not kept');
  }

  function commit() {
    const seconds = sessionSeconds();
    // None at all are none that were counted.
    if (seconds) set('cmi.core.session_time', timespan(seconds));
    if (String(api.LMSCommit('')) !== 'true') throw new Error(`LMSCommit ${errorNumber()}`);
  }

  /** @param {string} group @param {number} value @param {(name: string, value: string) => unknown} write */
  function writeScore(group, value, write) {
    offer(`${group}.score.min`, '0');
    offer(`${group}.score.max`, '100');
    write(`${group}.score.raw`, String(value));
  }

  /** @param {import('../saver.js').Objective} objective */
  function writeObjective(objective) {
    const known = objectives.get(objective.id) ?? { index: objectives.size, status: '', score: -1 };
    const name = `cmi.objectives.${known.index}`;
    if (!objectives.has(objective.id) && !offer(`${name}.id`, objective.id)) return;
    objectives.set(objective.id, known);
    if (objective.score !== null) writeScore(name, Math.max(known.score, objective.score), offer);
    const reached = objective.passed ? 'passed' : objective.started ? 'incomplete' : known.status || 'not attempted';
    if (known.status !== 'passed') offer(`${name}.status`, reached);
  }

  /** 3.4.4, cmi.interactions: append only, an id first. @param {number} index @param {Interaction} answer */
  function writeInteraction(index, answer) {
    const name = `cmi.interactions.${index}`;
    if (!offer(`${name}.id`, answer.id)) return;
    const parts = {
      'objectives.0.id': answer.objective,
      time: timeOfDay(answer.time),
      type: answer.type,
      ...Object.fromEntries(answer.right.map((pattern, n) => [`correct_responses.${n}.pattern`, encoded(answer.type, pattern)])),
      weighting: String(answer.weight),
      student_response: encoded(answer.type, answer.response),
      result: RESULTS[answer.correct],
    };
    for (const [part, value] of Object.entries(parts)) offer(`${name}.${part}`, value);
    if (answer.seconds) offer(`${name}.latency`, timespan(answer.seconds));
  }

  function close() {
    if (!api || closed) return;
    closed = true;
    try {
      // Nothing was saved before the learner agreed to start, or where nothing is recorded.
      if (written[DATA]) commit();
    } catch {
      // Browsers refuse blocking requests while a page goes; the time up to the last commit is the LMS's.
    }
    api.LMSFinish('');
  }

  return { confirms: () => 'saved', open, save, close, name: () => learnerName };
}

/** @type {Record<Interaction['correct'], string>} 3.4.4, cmi.interactions.n.result */
const RESULTS = { right: 'correct', wrong: 'wrong', neutral: 'neutral' };

/** @param {string} raw */
function score(raw) {
  return raw === '' || Number.isNaN(Number(raw)) ? -1 : Number(raw);
}

/** @param {string} status one that is never lowered */
function isDone(status) {
  return status === 'passed' || status === 'completed';
}

/**
 * CMIFeedback (3.4.3): lists are separated by commas; text is cut at what a CMIString255 holds.
 * @param {string} type
 * @param {string[]} response
 */
function encoded(type, response) {
  return (type === 'fill-in' ? response.join(' ') : response.join(',')).slice(0, 255);
}
