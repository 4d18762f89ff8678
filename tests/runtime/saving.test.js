/** The saver and its mirror: what is sent when, what waits where, and which of two tabs goes on. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { lacking, newest, over } from '../../themes/runtime/mirror.js';
import { rank } from '../../themes/runtime/forms.js';
import { makeSaver } from '../../themes/runtime/saver.js';
import { local } from '../../themes/runtime/track/local.js';

/** The only place that Node has for them. @type {Map<string, string>} */
const stored = new Map();
/** @type {{close: () => void}[]} */
const savers = [];
let full = false;
beforeEach(() => {
  stored.clear();
  full = false;
});
afterEach(() => savers.splice(0).forEach((saver) => saver.close()));
Object.assign(globalThis, {
  localStorage: new Proxy({
    getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
    setItem(/** @type {string} */ key, /** @type {string} */ value) {
      if (full) throw new Error('full');
      stored.set(key, value);
    },
    removeItem: (/** @type {string} */ key) => stored.delete(key),
  }, {
    get: (/** @type {any} */ own, name) => own[name] ?? stored.get(String(name)),
    ownKeys: () => [...stored.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }),
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const merge = (/** @type {string} */ ours, /** @type {string} */ theirs) => `${ours}|${theirs}`;

/** @param {{state?: string, learner?: string, course?: string}} host */
function saverWith({ state = '', learner = 'ann', course = 'c' } = {}) {
  /** @type {{snapshots: any[], answers: any[], fail: boolean, shown: string[], absorbed: string[], taken: number, closed: number}} */
  const log = { snapshots: [], answers: [], fail: false, shown: [], absorbed: [], taken: 0, closed: 0 };
  const tracker = {
    confirms: () => /** @type {const} */ ('saved'),
    open: () => ({ state, learner, silent: false }),
    save: (/** @type {any} */ snapshot, /** @type {any[]} */ answers) => {
      if (log.fail) throw new Error('lost');
      log.snapshots.push(snapshot);
      log.answers.push(...answers);
    },
    close: () => void (log.closed += 1),
  };
  const saver = makeSaver(tracker, { id: course, base: course }, {
    show: (shown) => log.shown.push(shown),
    merge,
    absorb: (other) => log.absorbed.push(other),
    taken: () => void (log.taken += 1),
  });
  savers.push(saver);
  return { saver, log };
}
const snapshot = (/** @type {string} */ state) => /** @type {any} */ ({ state });
const [ONE, TWO, THREE, FOUR] = /** @type {[string, string, string, string]} */ ([1, 2, 3, 4].map((n) => `cw1 1.0.0 00c0ffee ${n} -`));
const answer = (/** @type {string} */ id) => /** @type {any} */ ({ id, time: new Date(0) });

/** A visit whose last save failed: ONE is confirmed, TWO with an answer is not. */
async function interrupted() {
  const first = saverWith();
  await first.saver.open();
  first.saver.save(snapshot(ONE));
  await settled();
  first.log.fail = true;
  first.saver.save(snapshot(TWO), [answer('x')]);
  await settled();
  first.saver.close();
  return first;
}

test('a confirmed save leaves nothing in the browser', async () => {
  const { saver, log } = saverWith();
  await saver.open();
  saver.save(snapshot(ONE), [answer('x')]);
  assert.deepEqual([log.shown, saver.unsent()], [['saving'], true], 'said before anything else happens');
  await settled();
  assert.deepEqual([log.shown.at(-1), stored.size, saver.unsent()], ['saved', 0, false]);
});

test('the mirror is there before the host hears of an answer', async () => {
  const { saver, log } = saverWith();
  await saver.open();
  saver.save(snapshot(ONE), [answer('x')]);
  assert.equal(log.snapshots.length, 0);
  await settled();
  assert.equal(log.snapshots.length, 1);
});

test('a save that failed is sent with the next launch, once, if the host still has what it had', async () => {
  const first = await interrupted();
  assert.deepEqual([first.log.shown.at(-1), first.saver.unsent(), first.saver.isKept()], ['unsavedLoose', true, true]);
  const second = saverWith({ state: ONE });
  assert.equal(await second.saver.open(), TWO);
  assert.equal(second.saver.unsent(), true);
  second.saver.save(snapshot(THREE));
  await settled();
  assert.deepEqual(second.log.answers.map((a) => a.id), ['x']);
  assert.equal(stored.size, 0);
});

test('a commit that arrived though it was reported as failed is not sent again, what came later is', async () => {
  const first = saverWith({ state: ONE });
  await first.saver.open();
  first.log.fail = true;
  first.saver.save(snapshot(TWO), [answer('x')]);
  await settled();
  first.saver.save(snapshot(THREE), [answer('y')]);
  await settled();
  first.saver.close();
  const second = saverWith({ state: TWO });
  assert.equal(await second.saver.open(), THREE);
  second.saver.save(snapshot(THREE));
  await settled();
  assert.deepEqual(second.log.answers.map((a) => a.id), ['y']);
});

test('a host that has moved on is merged with, one that starts anew has nothing to do with the past', async () => {
  await interrupted();
  const kept = new Map(stored);
  assert.equal(await saverWith({ state: THREE }).saver.open(), `${THREE}|${TWO}`);
  const anew = saverWith({ state: '' });
  assert.equal(await anew.saver.open(), '');
  anew.saver.save(snapshot(ONE));
  await settled();
  assert.deepEqual(anew.log.answers, []);
  for (const [key, value] of kept) stored.set(key, value);
  const again = saverWith({ state: TWO });
  assert.equal(await again.saver.open(), TWO);
  again.saver.save(snapshot(THREE));
  await settled();
  assert.deepEqual([again.log.answers, stored.size], [[], 0], 'the host had it after all');
});

test('a tab that goes away leaves what waits, but never in the place of what another tab left', async (t) => {
  const heard = globalThis.BroadcastChannel;
  t.after(() => (globalThis.BroadcastChannel = heard));
  // A frozen tab hears nothing.
  globalThis.BroadcastChannel = /** @type {any} */ (class {
    constructor(/** @type {string} */ name) {
      this.name = name;
    }

    postMessage() {}

    close() {}
  });
  const frozen = saverWith();
  await frozen.saver.open();
  frozen.saver.save(snapshot(ONE));
  await settled();
  frozen.log.fail = true;
  frozen.saver.save(snapshot(TWO), [answer('x')]);
  await settled();
  const other = saverWith({ state: ONE });
  await other.saver.open();
  other.log.fail = true;
  other.saver.save(snapshot(THREE), [answer('y')]);
  await settled();
  frozen.saver.close();
  other.log.fail = false;
  assert.equal(await other.saver.retry(), true);
  other.saver.save(snapshot(FOUR), [answer('z')]);
  await settled();
  assert.deepEqual([other.log.shown.at(-1), other.log.answers.map((a) => a.id), other.log.taken], ['saved', ['x', 'y', 'z'], 0]);
});

test('a learner without an id has no mirror, and two learners have two', async () => {
  const nobody = saverWith({ learner: '' });
  await nobody.saver.open();
  nobody.log.fail = true;
  nobody.saver.save(snapshot(ONE));
  await settled();
  assert.deepEqual([stored.size, nobody.saver.isKept()], [0, false]);
  await interrupted();
  const other = saverWith({ state: ONE, learner: 'bob' });
  assert.equal(await other.saver.open(), ONE);
  await other.saver.clear();
  assert.equal(stored.size, 1, 'one learner never clears what another has not sent');
});

test('what any learner of the course has not sent is known, and nothing else counts', async () => {
  const ann = saverWith({ state: TWO });
  await ann.saver.open();
  stored.set('cw:c:state', ONE);
  assert.equal(await ann.saver.waits(), false);
  await interrupted();
  const [other, elsewhere] = [saverWith({ learner: 'bob' }), saverWith({ course: 'd' })];
  for (const { saver } of [other, elsewhere]) await saver.open();
  assert.deepEqual([await other.saver.waits(), await elsewhere.saver.waits()], [true, false]);
});

test('nothing is saved after the end', async () => {
  const { saver, log } = saverWith();
  await saver.open();
  saver.close();
  saver.save(snapshot(ONE), [answer('x')]);
  await settled();
  assert.deepEqual([log.snapshots, stored.size], [[], 0]);
});

test('clearing takes the mirror and the progress of this device, and ends the visit', async () => {
  const first = await interrupted();
  stored.set('cw:c:state', ONE);
  stored.set('cw:other:state', ONE);
  const second = saverWith({ state: ONE });
  second.log.fail = true;
  await second.saver.open();
  second.saver.save(snapshot(THREE), [answer('y')]);
  await second.saver.clear();
  second.saver.save(snapshot(THREE), [answer('z')]);
  await settled();
  assert.deepEqual([[...stored.keys()], second.log.closed, first.log.closed], [['cw:other:state'], 1, 1]);
});

test('a refused save is tried again for ever, each half minute in the end; success and a new line begin anew', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const flushed = async () => {
    for (let n = 0; n < 50; n++) await null;
  };
  const { saver, log } = saverWith({ learner: '' });
  await saver.open();
  log.fail = true;
  const tries = () => log.shown.filter((s) => s === 'unsavedLoose').length;
  saver.save(snapshot(ONE));
  await flushed();
  for (const seconds of [1, 2, 4, 8, 15, 30, 30, 30]) {
    const before = tries();
    t.mock.timers.tick(1000 * seconds - 1);
    await flushed();
    assert.equal(tries(), before);
    t.mock.timers.tick(1);
    await flushed();
    assert.equal(tries(), before + 1, `after ${seconds} s`);
  }
  assert.equal(await saver.retry(), false);
  const before = tries();
  t.mock.timers.tick(1000);
  await flushed();
  assert.equal(tries(), before + 1, 'a line that is back begins at the first step');
  log.fail = false;
  t.mock.timers.tick(2000);
  await flushed();
  assert.equal(log.shown.at(-1), 'saved');
  log.fail = true;
  saver.save(snapshot(TWO));
  await flushed();
  const after = tries();
  t.mock.timers.tick(1000);
  await flushed();
  assert.equal(tries(), after + 1, 'so does success');
});

test('the tab opened last goes on, with what the one before it knows; that one stops', async () => {
  full = true; // Nothing but the other tab can tell.
  const old = saverWith({ state: ONE });
  await old.saver.open();
  old.log.fail = true;
  old.saver.save(snapshot(TWO), [answer('x')]);
  await settled();
  const young = saverWith({ state: ONE });
  await young.saver.open();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual([old.log.taken, old.log.shown.at(-1), old.log.closed], [1, 'elsewhere', 1]);
  assert.deepEqual([young.log.taken, young.log.absorbed], [0, [TWO]]);
  old.log.fail = false;
  old.saver.save(snapshot(THREE), [answer('z')]);
  young.saver.save(snapshot(THREE), [answer('y')]);
  await settled();
  assert.deepEqual([old.log.answers, young.log.answers.map((a) => a.id)], [[], ['x', 'y']]);
});

test('tabs of other learners and courses are left alone', async () => {
  const ann = saverWith();
  await ann.saver.open();
  await saverWith({ learner: 'bob' }).saver.open();
  await saverWith({ course: 'd' }).saver.open();
  await settled();
  assert.equal(ann.log.taken, 0);
});

test('a tab that was frozen when another took over finds that out before it sends anything', async (t) => {
  const { BroadcastChannel } = globalThis;
  Object.assign(globalThis, { BroadcastChannel: undefined }); // It hears nothing.
  t.after(() => Object.assign(globalThis, { BroadcastChannel }));
  const first = saverWith({ state: ONE });
  await first.saver.open();
  first.log.fail = true;
  first.saver.save(snapshot(TWO), [answer('x')]);
  await settled();
  const second = saverWith({ state: ONE });
  await second.saver.open();
  second.saver.save(snapshot(THREE));
  await settled();
  first.log.fail = false;
  first.saver.save(snapshot(THREE), [answer('y')]);
  await settled();
  assert.deepEqual([first.log.snapshots, first.log.taken, first.log.closed], [[], 1, 0], 'its host is told nothing either');
});

test('a mirror knows what each state of the host lacks', () => {
  const mirror = { path: { [rank(ONE)]: 0, [rank(TWO)]: 1 }, state: TWO, answers: [answer('x'), answer('y')] };
  assert.deepEqual(lacking(mirror, ONE)?.map((a) => a.id), ['x', 'y']);
  assert.deepEqual(lacking(mirror, TWO)?.map((a) => a.id), ['y']);
  assert.equal(lacking(mirror, THREE), null);
});

test('of what a killed browser brings back the farthest counts, and nothing that is over', () => {
  const mirror = (/** @type {string} */ state) => JSON.stringify({ path: {}, state, answers: [] });
  const [one, two, other] = [mirror(ONE), mirror(TWO), mirror('cw1 1.0.0 0badf00d 1 -')];
  const found = (/** @type {string[]} */ ...texts) => newest(texts)?.state;
  assert.deepEqual([found('', ''), found(one, ''), found('', two), found('garbage', two)], [undefined, ONE, TWO, TWO]);
  assert.deepEqual([found(one, two), found(two, one)], [TWO, TWO]);
  assert.deepEqual([found(one, over(ONE)), found(two, over(ONE)), found(one, over(TWO))], [undefined, TWO, undefined]);
  assert.deepEqual([found(other, over(TWO)), found(two, other)], ['cw1 1.0.0 0badf00d 1 -', 'cw1 1.0.0 0badf00d 1 -']);
});

test('progress on this device: what another tab stored is merged with, never overwritten', async () => {
  const [a, b] = [local('c', merge), local('c', merge)];
  for (const tab of [a, b]) assert.equal((await tab.open()).state, '');
  await a.save(snapshot(ONE), []);
  await a.save(snapshot(TWO), []);
  assert.equal(stored.get('cw:c:state'), TWO);
  await b.save(snapshot(ONE), []);
  assert.equal(stored.get('cw:c:state'), `${ONE}|${TWO}`);
  await b.save(snapshot(THREE), []);
  assert.equal(stored.get('cw:c:state'), `${THREE}|${ONE}|${TWO}`);
  assert.equal(a.confirms(), 'localLoose');
  full = true;
  await a.save(snapshot(THREE), []);
  assert.equal(a.confirms(), 'nowhere');
});
