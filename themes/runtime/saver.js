/**
 * Saving: every change goes to the tracker at once and is mirrored in the browser until the tracker has confirmed it.
 *
 * @typedef {{id: string, objective: string, type: string, response: string[], right: string[][],
 *   correct: 'right' | 'wrong' | 'neutral', weight: number, seconds: number, time: Date}} Interaction
 *   `right`: every response that is right
 * @typedef {{id: string, passed: boolean, started: boolean, score: number | null}} Objective
 * @typedef {object} Snapshot what is true now, whole
 * @property {string} state
 * @property {string} location
 * @property {boolean} passed
 * @property {boolean} failed whether there is no further attempt
 * @property {number | null} score 0 to 100
 * @property {Objective[]} objectives
 * @typedef {{state: string, learner: string, silent: boolean}} Opened
 *   what a tracker found: saved state, the learner's id, and whether nothing may be recorded (review, browse)
 * @typedef {object} Tracker
 * @property {() => SaveState} confirms what a successful save means
 * @property {() => Opened} open throws `refused` when the host has ended the session, else when there is none
 * @property {(snapshot: Snapshot, answers: Interaction[]) => void | Promise<void>} save
 *   one commit; throws or rejects when the host did not confirm. It gets every answer not confirmed before.
 * @property {() => void} close
 * @typedef {'saved' | 'local' | 'saving' | 'unsaved' | 'nowhere' | 'review' | 'noHost'} SaveState
 */
import { rank } from './forms.js';
import { shelf } from './shelf.js';
import { decode } from './state.js';

const RETRY_SECONDS = [1, 2, 4, 8, 15, 30];

/**
 * The mirror names its base: the state that the host had confirmed last. While the host still has that, the mirror is
 * what follows it. A host that has moved on (another device, a new attempt given by an administrator) has a say:
 * an empty one starts anew, with any other both are merged.
 * @param {Tracker} tracker
 * @param {string} course
 * @param {(state: SaveState) => void} show
 * @param {(host: string, mirror: string) => string} merge
 */
export function makeSaver(tracker, course, show, merge) {
  /** @type {Snapshot | null} */
  let latest = null;
  /** @type {Interaction[]} */
  let waiting = [];
  let mirror = '';
  let base = '';
  let silent = false;
  let closed = false;
  let tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<boolean> | null} */
  let running = null;

  /** @returns {string} the state to go on from */
  function open() {
    const opened = tracker.open();
    silent = opened.silent;
    base = opened.state;
    // A key for one learner that does not name them. Nobody is known by an empty id: that mirror could be anybody's.
    mirror = opened.learner && !silent ? `cw:${course}:${rank(opened.learner).toString(36)}` : '';
    const kept = readMirror((mirror && shelf.get(mirror)) || '');
    if (!kept || kept.state === base) return forget(base);
    if (kept.base === base) return restore(kept.state, kept.answers);
    return base ? restore(merge(base, kept.state), kept.answers) : forget('');
  }

  /** @param {string} state @param {Interaction[]} answers */
  function restore(state, answers) {
    waiting = answers;
    return state;
  }

  /** @param {string} state */
  function forget(state) {
    if (mirror) shelf.drop(mirror);
    return state;
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} [answers] */
  function save(snapshot, answers = []) {
    if (silent) return show('review');
    if (closed) return undefined;
    latest = snapshot;
    waiting = [...waiting, ...answers];
    if (mirror) shelf.put(mirror, JSON.stringify({ base, state: snapshot.state, answers: waiting }));
    return void flush();
  }

  /** @returns {Promise<boolean>} whether everything is confirmed */
  async function flush() {
    clearTimeout(timer);
    while (running) await running;
    if (!latest || closed) return !latest;
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
    base = snapshot.state;
    waiting = waiting.filter((answer) => !answers.includes(answer));
    if (latest !== snapshot) return;
    latest = null;
    forget('');
    show(tracker.confirms());
  }

  /** The host is told once; what it has not confirmed stays in the mirror. */
  function close() {
    if (closed) return;
    closed = true;
    clearTimeout(timer);
    tracker.close();
  }

  const { confirms } = tracker;
  return { open, save, flush, close, confirms, isLocal: () => confirms() !== 'saved', isSilent: () => silent };
}

/**
 * @param {string} kept
 * @returns {{base: string, state: string, answers: Interaction[]} | null}
 */
function readMirror(kept) {
  try {
    const { base, state, answers } = JSON.parse(kept);
    if (!decode(state)) return null;
    return { base, state, answers: answers.map((/** @type {Interaction} */ a) => ({ ...a, time: new Date(a.time) })) };
  } catch {
    return null;
  }
}
