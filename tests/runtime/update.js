/**
 * What the runtime makes of saved states when a course is replaced: a filter from JSON lines to JSON lines, for
 * `tests/unit/test_updates.py`, which says what must hold.
 */
import { createInterface } from 'node:readline';
import { adopt, isAhead, merge, resume } from '../../themes/runtime/progress.js';
import { decode, encode } from '../../themes/runtime/state.js';

/** @typedef {import('../../themes/runtime/progress.js').Module} Module */

/** @param {string} text @param {any} course of which every module has arrived */
function update(text, course) {
  const resumed = resume(/** @type {any} */ (decode(text)), course);
  const state = course.modules.reduce((/** @type {any} */ s, /** @type {Module} */ m) => adopt(s, m), resumed.state);
  return { state: encode(state), changed: resumed.changed };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { text, other, course } = JSON.parse(line);
  const [host, mirror] = [decode(text), decode(other)].map((state) => /** @type {any} */ (state));
  const once = update(text, course);
  const answer = { ...once, again: update(once.state, course), ahead: isAhead(host, course), merged: encode(merge(host, mirror, course)) };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
