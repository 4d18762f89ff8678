/**
 * What both versions of SCORM share: the search for the API, one session, what is written when, and what never goes down.
 * A dialect says how a version calls and writes things.
 *
 * @typedef {import('../saver.js').Interaction} Interaction
 * @typedef {import('../saver.js').Objective} Objective
 * @typedef {import('../saver.js').Snapshot} Snapshot
 * @typedef {Record<string, (...values: string[]) => string>} Api
 * @typedef {Record<string, string>} Values by element
 * @typedef {import('../saver.js').Tracker & {again: () => void}} ScormTracker `again`: the next save writes everything
 * @typedef {object} Dialect
 * @property {string} api the name of the object that an LMS offers
 * @property {{begin: string, end: string, get: string, set: string, commit: string, error: string}} calls
 * @property {string} core what the names of the elements of a session begin with
 * @property {{mode: string, learner: string, name: string, location: string}} names those that are not the same in both
 * @property {string} mastery the element with the score that an LMS wants, if it wants one @property {number} whole its 100 %
 * @property {string[]} statuses the elements that hold what was reached, the first of which every LMS has
 * @property {(had: Values, snapshot?: Snapshot) => Values} reached the statuses to write, never lower than what was had;
 *   without a snapshot those of a beginning
 * @property {string[]} objectiveStatuses the elements of an objective, as `statuses`
 * @property {(had: Values, objective: Objective) => Values} reachedObjective
 * @property {(percent: number) => Values} score its elements, in the order of writing
 * @property {(seconds: number) => string} span
 * @property {(answer: Interaction) => Values} interaction its elements but id and latency, in the order of writing
 */

const HOPS = 20;
const DATA = 'cmi.suspend_data';
/** Where counting ends in a host that has something under any name. */
const MANY = 9999;
/** What an LMS says to a session that it has ended: not initialized (1.2), before initialization, after termination. */
const ENDED = /^(301|13[23])$/;
/** Milliseconds that an LMS gets to put its API there, and those between two looks. */
const LATE = 15_000;
const LOOK = 100;

/**
 * The API is an object in a parent frame or in the opener of the top window (1.2: RTE 3.3.1; 2004: RTE 3.2.1).
 * @param {Window} start
 * @param {Dialect} dialect
 * @returns {Api | null}
 */
export function findIn(start, dialect) {
  return climb(start, dialect) ?? climb(start.opener, dialect) ?? climb(start.top?.opener, dialect);
}

/** @param {Window | null | undefined} frame its parent and opener can be asked whatever origin it has @param {Dialect} dialect @returns {Api | null} */
function climb(frame, dialect) {
  for (let hop = 0; frame && hop < HOPS; hop++) {
    const api = apiOf(frame, dialect);
    if (api || frame.parent === frame) return api;
    frame = frame.parent;
  }
  return null;
}

/** A frame of another origin throws when it is looked into. @param {Window} frame @param {Dialect} dialect */
function apiOf(frame, { api, calls }) {
  try {
    const found = /** @type {Record<string, Api>} */ (/** @type {unknown} */ (frame))[api];
    return found?.[calls.begin] ? found : null;
  } catch {
    return null;
  }
}

/**
 * @param {Dialect} dialect
 * @param {() => Api | null} find
 * @param {() => number} sessionSeconds the time of this visit so far
 * @param {(mastery: number) => void} [wanted] told the score from 0 to 1 that the LMS wants, if it wants one
 * @returns {ScormTracker}
 */
export function scorm(dialect, find, sessionSeconds, wanted) {
  const { calls, core, names } = dialect;
  /** @type {Api} */
  let api;
  /** @type {Values} what the LMS had of the statuses */
  let had = {};
  let best = -1;
  /** @type {number | null} how many interactions there are from before; null where the LMS has none */
  let base = null;
  let tellsObjectives = false;
  let silent = false;
  let learnerName = '';
  /** The score that the LMS wants, from 0 to 1: it judges by that and by the score, whatever the status says. */
  let mastery = NaN;
  let closed = false;
  /** @type {Map<string, {index: number, had: Values, score: number}>} what the LMS has of each objective */
  const objectives = new Map();
  /** @type {Interaction[]} answers by index from `base`: written again at the same index until confirmed */
  const journal = [];
  /** @type {Values} */
  let written = {};

  const call = (/** @type {string} */ name, /** @type {string[]} */ ...values) => String(api[name]?.(...values) ?? '');
  const get = (/** @type {string} */ name) => call(calls.get, name);
  const errorNumber = () => call(calls.error);
  const failed = () => errorNumber() !== '0';

  /** @param {string} name @param {string} value */
  function set(name, value) {
    if (written[name] === value) return;
    // Some hosts answer "false" and report no error: the value is there.
    const error = call(calls.set, name, value) === 'true' ? '0' : errorNumber();
    if (error !== '0') throw new Error(ENDED.test(error) ? 'refused' : `${name} ${error}`);
    written[name] = value;
  }

  /**
   * Elements that an LMS may lack: one that it does not take is left out, and what has to be saved is saved.
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

  /** @param {string} group @param {Values} values @param {(name: string, value: string) => unknown} write */
  function writeAll(group, values, write) {
    for (const [name, value] of Object.entries(values)) write(group + name, value);
  }

  /** @param {string} group @param {string[]} elements @returns {Values} */
  const read = (group, elements) => Object.fromEntries(elements.map((name) => [name, get(group + name)]));

  /** @param {string} name how many records the LMS has of an optional group; null where it has no such group */
  function count(name) {
    const found = get(`cmi.${name}._count`);
    if (failed()) return null;
    let records = Number(found) || 0;
    // Some hosts keep lists and can't count them.
    while (!found && records < MANY && get(`cmi.${name}.${records}.id`)) records++;
    return records;
  }

  function open() {
    const found = find();
    if (!found) throw new Error('no host');
    api = found;
    // A frame that was loaded again finds its session running: "false", and yet every element answers.
    const began = call(calls.begin, '') === 'true';
    get(core + dialect.statuses[0]);
    if (!began && failed()) throw new Error('refused');
    had = read(core, dialect.statuses);
    const mode = get(core + names.mode);
    silent = mode === 'review' || mode === 'browse' || get(`${core}credit`) === 'no-credit';
    const state = get(DATA);
    const learner = get(core + names.learner);
    learnerName = get(core + names.name);
    const score = numberOf(get(dialect.mastery)) / dialect.whole;
    if (score > 0) wanted?.((mastery = score));
    if (!silent) begin();
    return { state, learner, silent };
  }

  function begin() {
    base = count('interactions');
    best = numberOf(get(`${core}score.raw`));
    const known = count('objectives');
    tellsObjectives = known !== null;
    for (let index = 0; index < (known ?? 0); index++) {
      const name = `cmi.objectives.${index}.`;
      objectives.set(get(`${name}id`), { index, had: read(name, dialect.objectiveStatuses), score: numberOf(get(`${name}score.raw`)) });
    }
    // At once: a browser that dies later must still find its place again. A refusal shows at the first save.
    offer(`${core}exit`, 'suspend');
    writeAll(core, dialect.reached(had), offer);
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} answers */
  function save(snapshot, answers) {
    // Not a success: what is saved after the end reaches nobody, and stays in the mirror.
    if (closed) throw new Error('finished');
    set(DATA, snapshot.state);
    // An empty place is refused by some; the state knows better anyway.
    if (snapshot.location) set(core + names.location, snapshot.location);
    writeAll(core, dialect.reached(had, snapshot), set);
    set(`${core}exit`, 'suspend');
    // Never lower: a course that has grown does not take away what was reached.
    if (snapshot.score !== null && tells(snapshot)) writeScore(`${core}score.`, Math.max(best, snapshot.score), set);
    for (const answer of answers) if (!journal.includes(answer)) journal.push(answer);
    if (base !== null) for (const answer of answers) writeInteraction(base + journal.indexOf(answer), answer);
    if (tellsObjectives) for (const objective of snapshot.objectives) writeObjective(objective);
    commit();
    // Some LMSs say "true" whatever they do. What happens behind this answer, SCORM gives no way to see.
    if (get(DATA) === snapshot.state) return;
    again();
    throw new Error('not kept');
  }

  /** Whether the score says what the status says: with a mastery score, one before the end would be taken for it. @param {Snapshot} snapshot */
  function tells({ passed, failed, score }) {
    const share = Number(score) / 100;
    return passed ? !(share < mastery) : failed ? !(share >= mastery) : !mastery;
  }

  function commit() {
    const seconds = sessionSeconds();
    // None at all are none that were counted.
    if (seconds) set(`${core}session_time`, dialect.span(seconds));
    if (call(calls.commit, '') !== 'true') throw new Error(`${calls.commit} ${errorNumber()}`);
  }

  /** @param {string} group @param {number} percent @param {(name: string, value: string) => unknown} write */
  function writeScore(group, percent, write) {
    offer(`${group}min`, '0');
    offer(`${group}max`, '100');
    writeAll(group, dialect.score(percent), write);
  }

  /** @param {Objective} objective */
  function writeObjective(objective) {
    const known = objectives.get(objective.id) ?? { index: objectives.size, had: {}, score: -1 };
    const name = `cmi.objectives.${known.index}.`;
    if (!objectives.has(objective.id) && !offer(`${name}id`, objective.id)) return;
    objectives.set(objective.id, known);
    if (objective.score !== null) writeScore(`${name}score.`, Math.max(known.score, objective.score), offer);
    writeAll(name, dialect.reachedObjective(known.had, objective), offer);
  }

  /** Append only, an id first. @param {number} index @param {Interaction} answer */
  function writeInteraction(index, answer) {
    const name = `cmi.interactions.${index}.`;
    if (!offer(`${name}id`, answer.id)) return;
    writeAll(name, dialect.interaction(answer), offer);
    if (answer.seconds) offer(`${name}latency`, dialect.span(answer.seconds));
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
    call(calls.end, '');
  }

  /** What was written may have reached nobody: the next save writes it all. */
  const again = () => void (written = {});

  return { confirms: () => 'saved', open, save, again, close, name: () => learnerName };
}

/**
 * Some LMSs put their API there after they have opened the page. One that nobody has opened or embedded waits for none.
 *
 * Others say "true" though the line is gone. So after each commit a file of the package is asked for: whatever answers
 * will do. Where none ever did, as in an app that plays packages from the device, that tells nothing.
 * @param {ScormTracker} tracker @param {() => Api | null} find
 */
export function patient(tracker, find) {
  let answered = false;
  const open = async () => {
    const end = performance.now() + LATE;
    while (!find() && (window.parent !== window || window.opener) && performance.now() < end) {
      await new Promise((look) => setTimeout(look, LOOK));
    }
    return tracker.open();
  };
  /** @type {typeof tracker.save} */
  const save = async (snapshot, answers) => {
    await tracker.save(snapshot, answers);
    try {
      await fetch('player.js', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout?.(LATE) });
      answered = true;
    } catch {
      if (!answered) return;
      tracker.again();
      throw new Error('no line');
    }
  };
  return { ...tracker, open, save };
}

/** @param {string} text @returns {number} -1 for none */
export function numberOf(text) {
  return text === '' || Number.isNaN(Number(text)) ? -1 : Number(text);
}
