/** Progress in this browser only, for a page that no learning system has launched. */
import { shelf } from '../shelf.js';
import { decode } from '../state.js';

/** @param {string} course without its language: a translation goes on from the same progress */
export function localKey(course) {
  return `cw:${course}:state`;
}

/** @param {string} state */
const savesOf = (state) => decode(state)?.saves ?? -1;

/**
 * @param {string} course
 * @param {(ours: string, theirs: string) => string} merge of two states
 * @returns {import('../saver.js').Tracker & {forget: () => Promise<unknown>}}
 */
export function local(course, merge) {
  const key = localKey(course);
  /** What this page stored last. Anything else is from another tab, and is merged with, never overwritten. */
  let own = '';
  /** @type {import('../shelf.js').Place} */
  let place = 'local';
  return {
    confirms: () => place,
    async open() {
      const { loose, disk } = await shelf.read(key);
      own = disk || loose;
      // A killed browser can bring back an old one: of two the farther goes on.
      const [last, before] = savesOf(loose) > savesOf(disk) ? [loose, disk] : [disk, loose];
      return { state: last && before ? merge(last, before) : own, learner: null, silent: false };
    },
    async save({ state }) {
      place = await shelf.write(key, (now) => (now && now !== own ? merge(state, now) : state));
      own = state;
    },
    close: () => undefined,
    forget: () => shelf.drop(key),
  };
}
