/**
 * Saving: every change is mirrored in the browser, then goes to the tracker; the mirror stays until that has confirmed.
 *
 * @typedef {{id: string, objective: string, type: string, response: string[], right: string[][], credit?: number | undefined,
 *   correct: 'right' | 'wrong' | 'neutral', weight: number, seconds: number, time: Date} & Drawn} Interaction
 *   `right`: every response that is right; `credit`: the share of the points, 0 to 1
 * @typedef {{id: string, verb: string, score?: number | null, seconds: number, time: Date} & Drawn} Milestone what a tracker
 *   says once
 * @typedef {{seed?: string, attempt?: number | undefined}} Drawn how the form was drawn that it is about. A mirror that an older
 *   package left has none of it, and no credit
 * @typedef {Interaction | Milestone} Entry
 * @typedef {{id: string, passed: boolean, started: boolean, score: number | null, failed?: boolean,
 *   final?: boolean | undefined, attempt?: number}} Objective  `failed`: there is no further attempt; `final`: it is the course's assessment
 * @typedef {object} Snapshot what is true now, whole
 * @property {string} state
 * @property {string} seed
 * @property {string} location
 * @property {boolean} passed
 * @property {boolean} failed whether there is no further attempt
 * @property {number | null} score 0 to 100
 * @property {Objective[]} objectives
 * @property {number} progress 0 to 1: the share of the course's time that is behind the learner; 1 when it is passed
 * @typedef {{state: string, learner: string | null, silent: boolean}} Opened
 *   what a tracker found: saved state; the learner's id, null for a tracker that is this browser's storage itself; and
 *   whether nothing may be recorded (review, browse)
 * @typedef {object} Tracker
 * @property {() => 'saved' | import('./shelf.js').Place} confirms what a successful save means
 * @property {() => Opened | Promise<Opened>} open throws `refused` when the host has ended the session, `unreachable` when
 *   it does not answer, else when there is none
 * @property {(snapshot: Snapshot, answers: any[]) => void | Promise<string | void>} save
 *   one commit; throws or rejects when the host did not confirm. It gets every entry not confirmed before, in order.
 *   Returns the state that another device has left at the host meanwhile, in place of this one
 * @property {(snapshot: Snapshot, waiting: Entry[]) => Milestone[]} [due] what has to be said of a snapshot besides, and is
 *   not among what waits
 * @property {(leaving?: boolean) => void | Promise<string>} close `leaving`: for good. Returns where to go then
 * @property {() => string} [name] the learner's, as the host writes it; empty where nobody knows it
 * @typedef {'saved' | 'local' | 'localLoose' | 'nowhere' | 'saving' | 'unsaved' | 'unsavedLoose' | 'ended' | 'elsewhere' | 'review' | 'noHost'} SaveState
 *   `Loose`: the browser has it, but not on its disk
 * @typedef {object} Page what the saver tells the page
 * @property {(state: SaveState, why?: string) => void} show `why`: what failed, in a word or few for support
 * @property {(host: string, other: string) => string} merge of two states
 * @property {(state: string) => void} absorb another tab recorded this too: it has to be saved with the next snapshot
 * @property {() => void} taken another tab goes on with this course; nothing is recorded here any more
 */
import { rank } from './forms.js';
import { lacking, newest, over, parsed, without } from './mirror.js';
import { shelf } from './shelf.js';
import { localKey } from './track/local.js';

const RETRY_SECONDS = [1, 2, 4, 8, 15];
/** And so for ever. */
const LAST_RETRY = 30;
/** Milliseconds in which a tab in the background hears of another, unless it is frozen. */
const PROMPT = 2000;

/**
 * The mirror is on the disk before the host hears of a change, and names the states that the host may have: its last
 * confirmed one and all that were sent since. A host that has one of them goes on from the mirror, and gets the answers
 * that it lacks. One that has moved on (another device, a new attempt given by an administrator) has a say: an empty one
 * starts anew, with any other both are merged.
 *
 * Of two tabs of one learner and course the one opened last goes on; the other tells it what it knows, and stops.
 * @param {Tracker} tracker
 * @param {{id: string, base: string}} course
 * @param {Page} page
 */
export function makeSaver(tracker, course, page) {
  /** @type {Snapshot | null} */
  let latest = null;
  let state = '';
  let host = '';
  /** Of the mirror. What the host confirmed last stays in both until the next save: a tab opened meanwhile may lack it. */
  /** @type {import('./mirror.js').Mirror['path']} */
  let path = {};
  /** @type {Entry[]} */
  let journal = [];
  /** How many of `journal` the host has confirmed. */
  let sent = 0;
  let allSent = false;
  /** Where the mirror is; '' for none. A key for one learner that does not name them. */
  let key = '';
  /** @type {string | null} what this tab left in the mirror */
  let left = null;
  /** @type {import('./shelf.js').Place} */
  let place = 'nowhere';
  /** @type {BroadcastChannel | undefined} */
  let channel;
  let opened = false;
  let silent = false;
  let closed = false;
  let tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<void> | null} */
  let running = null;

  /** @returns {Promise<string | null>} the state to go on from; null where another tab has taken over meanwhile */
  async function open() {
    const found = await tracker.open();
    state = host = found.state;
    silent = found.silent;
    path = { [rank(host)]: 0 };
    if (found.learner === null) takeOver(localKey(course.base));
    // Nobody is known by an empty id: that mirror could be anybody's.
    else if (found.learner && !silent) await recall(found.learner);
    opened = true;
    return closed ? null : state;
  }

  /** @param {string} learner */
  async function recall(learner) {
    key = `cw:${course.id}:${rank(learner).toString(36)}`;
    takeOver(key);
    const { loose, disk } = await shelf.read(key);
    const kept = newest([loose, disk]);
    if (!kept) return;
    const answers = lacking(kept, host);
    if (answers || host) {
      journal = answers ?? kept.answers;
      state = answers ? kept.state : page.merge(host, kept.state);
    }
  }

  /** From here on this tab records; one that did before hears of it, and answers with what it knows. @param {string} name */
  function takeOver(name) {
    try {
      channel = new BroadcastChannel(name);
      channel.onmessage = ({ data }) => (data.path ? hear(data) : giveWay(Math.abs(Date.now() - data) < PROMPT));
      channel.postMessage(Date.now());
    } catch {
      // A browser without it, or one that refuses: two tabs can't know of each other.
    }
  }

  /** @param {boolean} prompt a page that was frozen hears late: its host's end would overwrite what came since */
  function giveWay(prompt) {
    if (closed) return;
    channel?.postMessage({ path, state, answers: journal });
    latest = null;
    page.show('elsewhere');
    close(prompt);
    page.taken();
  }

  /** @param {import('./mirror.js').Mirror} other what the tab before this one recorded */
  function hear(other) {
    if (!opened) return void setTimeout(hear, 50, other);
    journal.push(...without(lacking(other, host) ?? [], journal));
    return page.absorb(other.state);
  }

  /** @param {Snapshot} snapshot @param {Interaction[]} [answers] */
  function save(snapshot, answers = []) {
    if (silent) return page.show('review');
    if (closed) return undefined;
    if (allSent) [path, journal, sent, allSent] = [{ [rank(state)]: 0 }, [], 0, false];
    latest = snapshot;
    state = snapshot.state;
    journal.push(...answers);
    journal.push(...(tracker.due?.(snapshot, journal) ?? []));
    return void flush();
  }

  /** @returns {Promise<boolean>} whether everything is confirmed */
  async function flush() {
    clearTimeout(timer);
    if (latest && !closed) await (running ??= send());
    return !latest;
  }

  /** One commit after the other, until nothing waits or the host refuses. */
  async function send() {
    for (let snapshot = latest; snapshot && !closed; snapshot = latest) {
      const count = journal.length;
      page.show('saving');
      try {
        await keep(snapshot, count);
        const other = !closed && (await tracker.save(snapshot, journal.slice(sent, count)));
        if (other) absorb(other);
        if (!closed) confirmed(snapshot, count);
      } catch (error) {
        const { message, after = 0 } = /** @type {Error & {after?: number}} */ (error);
        // A snapshot that came meanwhile goes at once.
        if (closed || latest !== snapshot) continue;
        page.show(message === 'refused' ? 'ended' : place === 'local' ? 'unsaved' : 'unsavedLoose', message);
        timer = setTimeout(flush, 1000 * Math.max(after, RETRY_SECONDS[tries++] ?? LAST_RETRY));
        break;
      }
    }
    running = null;
  }

  /** Two devices record at once: this one goes on with what both have, unless it can't. @param {string} other */
  function absorb(other) {
    const before = latest;
    page.absorb(other);
    if (latest === before) giveWay(false);
  }

  function mirror() {
    return key ? JSON.stringify({ path, state, answers: journal }) : state;
  }

  /** In the mirror before the host hears of it. @param {Snapshot} snapshot @param {number} count */
  async function keep(snapshot, count) {
    path[rank(snapshot.state)] = count;
    if (!key) return;
    const text = mirror();
    const before = place;
    // A page that was frozen may not have heard that another tab goes on; that one's mirror tells.
    place = await shelf.write(key, (now, where) => (where === before && now !== left ? now : (left = text)));
    if (place !== 'nowhere' && left !== text) giveWay(false);
  }

  /** @param {Snapshot} snapshot @param {number} count */
  function confirmed(snapshot, count) {
    tries = 0;
    sent = count;
    if (latest !== snapshot) return;
    allSent = true;
    latest = null;
    const rest = over(state);
    left = place === 'local' ? rest : null;
    if (key) void shelf.drop(key, rest);
    page.show(tracker.confirms());
  }

  /** The host is told once; what it has not confirmed stays in the mirror. @param {boolean} [leaving] for good */
  function close(tell = true, leaving = false) {
    if (closed) return undefined;
    closed = true;
    clearTimeout(timer);
    // The page may go away while the disk is at work: the browser takes at once what waits, but not in the place of another tab's.
    if (latest && channel) void shelf.hold(channel.name, (now, where) => (now && !key ? page.merge(state, now) : where === place && now !== left ? now : mirror()));
    channel?.close();
    return tell ? tracker.close(leaving) : undefined;
  }

  /** Whether this device holds something that the host has not confirmed; it may be in this page alone. */
  function unsent() {
    return !silent && (latest !== null || sent < journal.length);
  }

  const { confirms } = tracker;
  return {
    open,
    save,
    close,
    confirms,
    unsent,
    /** Try again at once: the line is back, or the learner wants to leave. @returns {Promise<boolean>} as of `flush` */
    retry() {
      tries = 0;
      return flush();
    },
    isLocal: () => confirms() !== 'saved',
    isSilent: () => silent,
    /** Whether anything of this course waits in this browser, of any learner. */
    waits: async () => unsent() || (await shelf.all(`cw:${course.id}:`)).some(parsed),
    /** Whether what is not confirmed outlives this page, and is sent when the course is opened here again. */
    isKept: () => place !== 'nowhere',
    /**
     * Take everything that this learner has of this course off this device, from every place where it may be, sent or
     * not: ask `waits` first. It ends the visit: nothing is recorded afterwards. Mirrors of other learners stay.
     */
    async clear() {
      close();
      await running;
      await Promise.all([key, localKey(course.base)].map((name) => shelf.drop(name)));
    },
  };
}
