/**
 * Saving: every change goes to the tracker at once and is mirrored in the browser until the tracker has confirmed it.
 *
 * @typedef {{id: string, objective: string, type: string, response: string[], right: string[], correct: boolean,
 *   weight: number, seconds: number, time: Date}} Interaction
 * @typedef {{id: string, passed: boolean, started: boolean, score: number | null}} Objective
 * @typedef {object} Snapshot what is true now, whole
 * @property {string} state
 * @property {string} location
 * @property {boolean} passed
 * @property {number | null} score 0 to 100
 * @property {Objective[]} objectives
 * @typedef {{state: string, learner: string, silent: boolean}} Opened
 *   what a tracker found: saved state, the learner's id, and whether nothing may be recorded (review, browse)
 * @typedef {object} Tracker
 * @property {() => SaveState} confirms what a successful save means
 * @property {() => Opened} open throws when there is no host
 * @property {(snapshot: Snapshot, answers: Interaction[]) => void | Promise<void>} save
 *   one commit; throws or rejects when the host did not confirm. It gets every answer not confirmed before.
 * @property {() => void} close
 * @typedef {'saved' | 'local' | 'saving' | 'unsaved' | 'nowhere' | 'review' | 'noHost'} SaveState
 */
import { shelf } from './shelf.js';
import { decode } from './state.js';

const RETRY_SECONDS = [1, 2, 4, 8, 15, 30];

/** @param {string} text a key for one learner that does not name them (FNV-1a) */
export function hash(text) {
  let value = 0x811c9dc5;
  for (const unit of text) value = Math.imul(value ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (value >>> 0).toString(36);
}

/**
 * @param {Tracker} tracker
 * @param {string} course
 * @param {(state: SaveState) => void} show
 */
export function makeSaver(tracker, course, show) {
  /** @type {Snapshot | null} */
  let latest = null;
  /** @type {Interaction[]} */
  let waiting = [];
  let mirror = '';
  let silent = false;
  let tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<boolean> | null} */
  let running = null;

  /** @returns {string} the state to go on from: the host's, or the mirror's where it is ahead */
  function open() {
    const opened = tracker.open();
    silent = opened.silent;
    mirror = `cw:${course}:${hash(opened.learner)}`;
    const kept = shelf.get(mirror);
    if (!kept || silent) return opened.state;
    const { state, answers } = readMirror(kept);
    // A mirror that is not ahead was confirmed just before the page died: sending it again would count twice.
    if (saves(state) <= saves(opened.state)) return opened.state;
    waiting = answers;
    return state;
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} [answers] */
  function save(snapshot, answers = []) {
    if (silent) return show('review');
    latest = snapshot;
    waiting = [...waiting, ...answers];
    shelf.put(mirror, JSON.stringify({ state: snapshot.state, answers: waiting }));
    return void flush();
  }

  /** @returns {Promise<boolean>} whether everything is confirmed */
  async function flush() {
    clearTimeout(timer);
    while (running) await running;
    if (!latest) return true;
    running = send(latest, waiting);
    const done = await running;
    running = null;
    return done && (latest ? flush() : true);
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} answers */
  async function send(snapshot, answers) {
    show('saving');
    try {
      const sent = tracker.save(snapshot, answers);
      if (sent) await sent;
    } catch {
      show('unsaved');
      timer = setTimeout(flush, 1000 * /** @type {number} */ (RETRY_SECONDS[Math.min(tries++, RETRY_SECONDS.length - 1)]));
      return false;
    }
    confirmed(snapshot, answers);
    return true;
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} answers */
  function confirmed(snapshot, answers) {
    tries = 0;
    waiting = waiting.filter((answer) => !answers.includes(answer));
    if (latest !== snapshot) return;
    latest = null;
    shelf.drop(mirror);
    show(tracker.confirms());
  }

  return { open, save, flush, close: () => tracker.close(), isLocal: tracker.confirms() !== 'saved' };
}

/** @param {string} kept @returns {{state: string, answers: Interaction[]}} */
function readMirror(kept) {
  try {
    const { state, answers } = JSON.parse(kept);
    return { state, answers: answers.map((/** @type {Interaction} */ a) => ({ ...a, time: new Date(a.time) })) };
  } catch {
    return { state: '', answers: [] };
  }
}

/** @param {string} text */
function saves(text) {
  return decode(text)?.saves ?? -1;
}
