/**
 * The learner's page: one document that every package carries and the site serves; only the tracker differs.
 * This file holds the thread (what is open, what happens on an event); `screens.js` draws, `progress.js` decides.
 *
 * @typedef {import('./progress.js').Course} Course
 * @typedef {import('./progress.js').Module} Module
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 * @typedef {import('./quiz.js').Question} Question
 * @typedef {import('./saver.js').Interaction} Interaction
 */
// Files are joined in the order of imports, and this one packs best.
import { decode, encode } from './state.js';
import { RESULT, adopt, answer, fresh, isAhead, merge, moduleState, quiz, quizOutcome, resume, retry, spend, visit } from './progress.js';
import { isLocked, nextEntry, resumeSpot, spotsOf, toPass, whereLeft } from './route.js';
import { kindOf } from './quiz.js';
import { clock } from './clock.js';
import { interactions, snapshot } from './report.js';
import { trail } from './trail.js';
import { makeScreens } from './screens.js';
import { texts } from './texts.js';
import { courseData, fetchModule, loadedModule, waitForModule } from './document.js';
import { DRILL, drillOf } from './drill.js';
import { local } from './track/local.js';
import { makeSaver } from './saver.js';

/** Milliseconds after which the page says that it is looking for the host. */
const SLOW = 1000;

/**
 * @param {import('./saver.js').Tracker | null} tracker null for progress in this browser only
 * @param {ReturnType<typeof clock>} time
 * @param {Course} course
 */
export function play(tracker, time, course = courseData()) {
  const screens = makeScreens(course, time.show);
  const own = local(course.base, merged);
  const saverFor = (/** @type {import('./saver.js').Tracker} */ t) => makeSaver(t, course, { show: showSaving, merge: merged, absorb, taken });
  let saver = saverFor(tracker ?? own);
  let state = begun();
  /** What the host had when the page was opened: what a paper tells where nothing is recorded. */
  let had = state;
  let remembered = '';
  /** Nothing is recorded, sent or timed before the learner has read what will be. */
  let recording = false;
  /** A passed module that is opened to read again stays as it is in the record. */
  let reading = false;
  let spotNow = '';
  /** @type {Module | null} */
  let module = null;
  /** @type {Module | null} what is being practised */
  let practised = null;
  /** @type {{entry: ModuleEntry, spot: string, label: string} | null} the quiz or practice that the learner left to read again */
  let left = null;
  let turns = 0;
  /** The turn in which the learner asked to leave, and waits for the last confirmation. */
  let leaving = -1;
  /** @type {Record<string, import('./drill.js').Round>} by module: who looks something up comes back to the same item */
  const rounds = {};
  const mark = trail((place) => recording && show(place));

  function begun() {
    return fresh(course, crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  }

  async function begin() {
    document.documentElement.classList.add('cw-on');
    // Beneath the place where the learner left lies the overview: the first step back must not leave the course.
    if (!history.state) mark('');
    const late = tracker && setTimeout(screens.panel, SLOW, 'looking', {});
    const saved = await saver.open().catch(withoutHost);
    clearTimeout(late ?? 0);
    if (saved !== null) goOn(saved);
  }

  /** @param {Error} error @returns {Promise<string | null>} the saved state; null where nothing may look as if it were recorded */
  async function withoutHost({ message }) {
    screens.support(message);
    if (message === 'refused' || message === 'unreachable') {
      screens.panel(message, { again: begin });
      return null;
    }
    screens.notice(texts.noHost);
    saver = saverFor(own);
    return saver.open();
  }

  /** @param {string} saved */
  function goOn(saved) {
    const found = decode(saved);
    // What a newer copy wrote stays as it is; in this browser alone the learner may give it up.
    if (found ? isAhead(found, course) : /^cw(?!1 )\d/.test(saved)) {
      return screens.panel('newer', { startOver: saver.isLocal() && startOver });
    }
    if (!found) {
      if (saved) screens.notice(texts.unreadable);
      return introduce();
    }
    const resumed = resume(found, course);
    state = had = resumed.state;
    record(true);
    if (resumed.changed.length) screens.updated(resumed.changed);
    if (saver.isLocal()) return screens.welcome(state, { resume: goBack, startOver });
    remember();
    return goBack();
  }

  /** @param {string} host @param {string} other */
  function merged(host, other) {
    const [ours, theirs] = [decode(host), decode(other)];
    return ours && theirs ? encode(merge(ours, theirs, course)) : host;
  }

  /** @param {string} other what another tab of this learner had recorded when this one took over */
  function absorb(other) {
    const theirs = decode(other);
    if (!theirs || isAhead(theirs, course)) return;
    state = merge(state, resume(theirs, course).state, course);
    // Whoever has a state has read what will be recorded.
    if (!recording) goOn(encode(state));
    // Answers of a practice came with it, which no state tells.
    remembered = '';
    remember();
    screens.refresh(state);
  }

  /** Another tab goes on. Here the page can begin again; the session of an LMS can not. */
  function taken() {
    const local = saver.isLocal();
    turns++;
    record(false);
    screens.panel('taken', { host: !local, local, here: local && (() => location.reload()) });
  }

  async function startOver() {
    await own.forget();
    state = begun();
    introduce();
  }

  /** Says what will be recorded, once: whoever has a state has read it. */
  function introduce() {
    const local = saver.isLocal();
    const start = () => {
      record(true);
      overview();
    };
    record(false);
    if (saver.isSilent()) return start();
    return screens.panel('start', { local, host: !local, start });
  }

  /** @param {boolean} on */
  function record(on) {
    recording = on;
    // A clock that never runs counts nothing.
    time.setVisible(on && course.timed && !document.hidden);
  }

  /** To the very spot where the learner left; a passed course is looked at as a whole. */
  function goBack() {
    return show(toPass(state, course).length ? state.at : '');
  }

  /** @param {string} place a module and a spot in it, as in saved state; none is the overview */
  function show(place) {
    const entry = course.modules.find((m) => m.code === place.slice(0, 3));
    return entry ? void openModule(entry, place.slice(4)) : overview();
  }

  /** @param {ModuleEntry} entry @param {string} [spot] */
  async function openModule(entry, spot = '') {
    const turn = ++turns;
    spendTime();
    if (isLocked(state, course, entry)) {
      mark(entry.code);
      return screens.locked(state, entry, overviewActions());
    }
    screens.panel('arriving', { ...entry, overview });
    for (const { slug } of entry.final ? course.modules : [entry]) {
      const there = await waitForModule(slug);
      // Whoever went elsewhere meanwhile stays there.
      if (turn !== turns) return undefined;
      if (there) continue;
      const load = async () => {
        screens.panel('arriving', { ...entry, overview });
        await fetchModule(slug);
        void openModule(entry, spot);
      };
      return screens.panel('missing', { ...entry, load });
    }
    const loaded = loadedModule(entry, course);
    if (spot === DRILL) return practise(loaded);
    module = loaded;
    practised = null;
    reading = moduleState(state, entry).passed;
    state = adopt(state, module);
    const stays = spotsOf(state, module).includes(spot) && (spot !== RESULT || moduleState(state, entry).passed || quizOutcome(state, module).done);
    // A result may be gone: a new version asks anew.
    return goTo(stays ? spot : whereLeft(state, module));
  }

  /** @param {Module} here its items, in a mode that leaves its progress as it is */
  function practise(here) {
    module = left = null;
    practised = here;
    mark(`${here.code}.${DRILL}`);
    const now = (rounds[here.code] ??= drillOf(here, `${state.seed} ${state.saves}`));
    screens.drill(here, now, {
      answer: (question, response, score) => {
        now.done.set(question, { right: score >= 1, seconds: time.sinceShown() });
        remember(reported(here, question, response, score));
      },
      next: () => practise(here),
      again: () => {
        delete rounds[here.code];
        practise(here);
      },
      ...overviewActions(),
    });
  }

  /** @param {string} spot a part, a question of the quiz, or the result */
  function goTo(spot) {
    const here = /** @type {Module} */ (module);
    const spots = spotsOf(state, here);
    if (left?.entry.code === here.code && spot === left.spot) left = null;
    // What a missed question sends to is read, and noted, in a passed module too.
    if (!reading || left) state = visit(state, here, spot, left !== null);
    spotNow = spot;
    mark(`${here.code}.${spot}`);
    remember();
    const at = spots.indexOf(spot);
    screens.step(state, here, spot, {
      back: at > 0 ? () => goTo(/** @type {string} */ (spots[at - 1])) : null,
      next: at < spots.length - 1 ? () => goTo(/** @type {string} */ (spots[at + 1])) : null,
      answer: answered,
      retry: () => {
        state = retry(state, here);
        startQuiz(here);
      },
      testOut: () => {
        for (const part of here.parts) if (part.quiz) state = visit(state, here, part.code, true);
        startQuiz(here);
      },
      openPart: (part) => {
        comeBackLater();
        goTo(part);
      },
      comeBack: left && { label: left.label, go: goBackTo(left) },
      openNext: nextEntry(state, course, here),
      ...overviewActions(),
    });
  }

  /** @param {NonNullable<typeof left>} place */
  function goBackTo({ entry, spot }) {
    return () => void openModule(entry, spot);
  }

  /** @param {Module} here */
  function startQuiz(here) {
    goTo(/** @type {Question} */ (quiz(state, here)[0]).code);
  }

  /** @param {Question} question @param {string[]} response @param {number} score */
  function answered(question, response, score) {
    const here = /** @type {Module} */ (module);
    state = answer(state, here, question, kindOf(question).save(response), score);
    remember(reported(here, question, response, score));
    screens.refresh(state);
  }

  /**
   * Whatever changed goes to the tracker at once; where nothing did, nothing is sent.
   * @param {Interaction[]} [answers]
   */
  function remember(answers = []) {
    spendTime();
    const now = encode({ ...state, saves: 0 });
    if (now === remembered && !answers.length) return;
    remembered = now;
    state = { ...state, saves: state.saves + 1 };
    saver.save(snapshot(state, course), answers);
  }

  /** @param {Module} here @param {Question} question @param {string[]} response @param {number} score */
  function reported(here, question, response, score) {
    return interactions(state, course, here, question, response, score, time.sinceShown());
  }

  function spendTime() {
    const seconds = time.lap();
    if (module && seconds && !reading) state = spend(state, module, seconds);
  }

  function overview() {
    turns++;
    mark('');
    remember();
    module = left = practised = null;
    screens.overview(state, overviewActions());
  }

  function overviewActions() {
    return {
      open: (/** @type {ModuleEntry} */ entry) => {
        left = null;
        void openModule(entry, resumeSpot(state, entry));
      },
      practise: (/** @type {ModuleEntry} */ entry) => show(`${entry.code}.${DRILL}`),
      overview,
      exit,
      paper,
      clear: saver.isLocal() && clear,
    };
  }

  /** From a question or a result the learner goes to read again: their place stays, and a button leads back to it. */
  function comeBackLater() {
    if (practised) left = { entry: practised, spot: DRILL, label: screens.where() };
    if (!module || left || module.parts.some((part) => part.code === spotNow)) return;
    left = { entry: module, spot: spotNow, label: screens.where() };
  }

  async function paper() {
    const host = !saver.isLocal();
    const confirmed = host && (await saver.retry());
    screens.paper(saver.isSilent() ? had : state, { name: host && tracker?.name?.(), confirmed, overview });
  }

  async function clear() {
    await saver.retry();
    const unsent = await saver.waits();
    const away = async () => {
      await saver.clear();
      goodbye('cleared');
    };
    screens.panel('clear', { paper, overview, unsent, clear: !unsent && away });
  }

  /** Nothing goes on from here. @param {string} kept what became of the progress */
  function goodbye(kept) {
    record(false);
    screens.panel('end', { [kept]: true });
  }

  /** @param {import('./saver.js').SaveState} saving @param {string} [why] */
  function showSaving(saving, why) {
    screens.showSaving(saving, why);
    if (saving === saver.confirms()) leave(saving);
  }

  async function exit() {
    remember();
    const turn = (leaving = ++turns);
    if (await saver.retry()) return leave(saver.isSilent() ? 'nowhere' : saver.confirms());
    // Whoever went elsewhere meanwhile stays there.
    if (turn !== turns) return undefined;
    const rest = () => (saver.isKept() ? 'restKept' : 'restLost');
    return screens.panel('leaving', { [rest()]: true, leave: () => leave(rest()), overview });
  }

  /** @param {string} kept what became of the progress */
  async function leave(kept) {
    if (leaving !== turns) return;
    turns++;
    goodbye(kept);
    const back = await saver.close(true, true);
    // Only a window that a script opened can be closed by one: a course in a pop-up.
    back ? location.assign(back) : window.close();
  }

  // A link into the course opens its part; a plain jump would lead to text that is not on the screen.
  document.addEventListener('click', (event) => {
    const link = /** @type {Element | null} */ (event.target)?.closest?.('a[href^="#"]');
    const target = link && document.getElementById(link.getAttribute('href')?.slice(1) ?? '');
    const slug = target?.closest('section')?.id;
    const entry = course.modules.find((m) => m.slug === slug);
    if (!entry) return;
    event.preventDefault();
    comeBackLater();
    void openModule(entry, target?.closest('[data-part]')?.getAttribute('data-code') ?? undefined);
  });
  document.addEventListener('visibilitychange', () => {
    record(recording);
    if (document.hidden && recording) remember();
  });
  // Left for good, or into the browser's page cache: the host is told once, and a page that comes back starts anew.
  addEventListener('pagehide', () => saver.close());
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  addEventListener('online', () => void saver.retry());
  void begin();
}

