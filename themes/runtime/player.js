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
import { clock } from './clock.js';
import { fetchModule, loadedModule, waitForModule } from './document.js';
import {
  RESULT,
  adopt,
  answer,
  coursePassed,
  courseScore,
  firstPart,
  fit,
  fresh,
  isLocked,
  merge,
  minor,
  moduleState,
  quiz,
  resume,
  retry,
  spend,
  visit,
} from './progress.js';
import { kindOf } from './quiz.js';
import { makeSaver } from './saver.js';
import { makeScreens } from './screens.js';
import { decode, encode } from './state.js';
import { say, texts } from './texts.js';
import { local } from './track/local.js';

/** Characters of saved state: SCORM 1.2 holds 4,096, the rest is margin. The build proves that courses stay below. */
const STATE_LIMIT = 4000;

/**
 * @param {import('./saver.js').Tracker | null} tracker null for progress in this browser only
 * @param {ReturnType<typeof clock>} time
 */
export function play(tracker, time) {
  /** @type {Course} */
  const course = JSON.parse(document.getElementById('course')?.textContent ?? '');
  const screens = makeScreens(course, time.show);
  const own = local(course.base);
  const saverFor = (/** @type {import('./saver.js').Tracker} */ t) => makeSaver(t, course.id, screens.showSaving, merged);
  let saver = saverFor(tracker ?? own);
  let state = begun();
  let remembered = '';
  /** @type {Module | null} */
  let module = null;
  /** @type {{entry: ModuleEntry, spot: string, label: string} | null} the quiz that the learner left to read again */
  let left = null;

  function begun() {
    return fresh(course, crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  }

  function begin() {
    document.documentElement.classList.add('cw-on');
    const saved = openHost();
    if (saved !== null) goOn(saved);
  }

  /** @returns {string | null} the saved state; null where the host refuses: then nothing may look as if it were recorded */
  function openHost() {
    try {
      return saver.open();
    } catch (error) {
      if (/** @type {Error} */ (error).message === 'refused') {
        screens.stop(texts.refused, texts.refusedWhat, begin);
        return null;
      }
      screens.notice(texts.noHost);
      saver = saverFor(own);
      return saver.open();
    }
  }

  /** @param {string} saved */
  function goOn(saved) {
    const found = decode(saved);
    if (!found && /^cw\d/.test(saved) && !saved.startsWith('cw1 ')) return screens.stop(texts.newer, texts.newerWhat);
    if (!found) {
      screens.overview(state, overviewActions());
      return remember();
    }
    const resumed = resume(found, course);
    state = resumed.state;
    if (resumed.changed.length) screens.notice(say(texts.changed, { names: resumed.changed.map((m) => m.title).join(', ') }));
    if (saver.isLocal()) return screens.welcome(state, overviewActions(), startOver);
    remember();
    return goBack();
  }

  /** @param {string} host @param {string} other */
  function merged(host, other) {
    const [ours, theirs] = [decode(host), decode(other)];
    return ours && theirs ? encode(merge(ours, theirs, course)) : host;
  }

  function startOver() {
    own.forget();
    state = begun();
    screens.overview(state, overviewActions());
  }

  /** To the very spot where the learner left. */
  function goBack() {
    const entry = course.modules.find((m) => m.code === state.at.slice(0, 3));
    if (entry) return openModule(entry, state.at.slice(4));
    return screens.overview(state, overviewActions());
  }

  /** @param {ModuleEntry} entry @param {string} [spot] */
  async function openModule(entry, spot) {
    if (isLocked(state, course, entry)) return overviewActions().overview();
    spendTime();
    screens.arriving(entry);
    for (const { slug } of entry.final ? course.modules : [entry]) {
      if (await waitForModule(slug)) continue;
      return screens.missing(entry, async () => {
        screens.arriving(entry);
        await fetchModule(slug);
        void openModule(entry, spot);
      });
    }
    module = loadedModule(entry, course);
    state = adopt(state, module);
    const spots = spotsOf(state, module);
    const place = spot && spots.includes(spot) ? spot : /** @type {import('./progress.js').Block} */ (firstPart(module)).code;
    return goTo(place === RESULT ? resultOr(module) : place);
  }

  /** @param {Module} here its result, or the question that a new version asks before there is one again */
  function resultOr(here) {
    const { answers, passed } = moduleState(state, here);
    const open = passed ? undefined : quiz(state, here).find((q) => !answers[q.code]);
    return open?.code ?? RESULT;
  }

  /** @param {string} spot a part, a question of the quiz, or the result */
  function goTo(spot) {
    const here = /** @type {Module} */ (module);
    const spots = spotsOf(state, here);
    if (left?.entry.code === here.code && spot === left.spot) left = null;
    state = visit(state, here, spot, left !== null);
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
      openNext: nextEntry(here),
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
    remember(interactions(here, question, response, score));
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
    saver.save(snapshot(), answers);
  }

  function spendTime() {
    const seconds = time.lap();
    if (module && seconds) state = spend(state, module, seconds);
  }

  function snapshot() {
    const passed = coursePassed(state, course);
    const failed = course.modules.some((m) => moduleState(state, m).failed);
    const score = courseScore(state, course);
    const text = encode(fit(state, encode, STATE_LIMIT));
    return { state: text, location: state.at, passed, failed, score, objectives: course.modules.map(objective) };
  }

  /** @param {ModuleEntry} entry one objective per module, named by the version that its result was earned on */
  function objective(entry) {
    const { version, passed, best } = moduleState(state, entry);
    return { id: objectiveId(entry, version), passed, started: state.modules[entry.code] !== undefined, score: best };
  }

  /** @param {ModuleEntry} entry @param {string} version MAJOR.MINOR */
  function objectiveId(entry, version) {
    return `${entry.slug}__v${version.replace('.', '_')}${course.mark}`;
  }

  /**
   * What is reported of one answer, under the version that is on the screen.
   * @param {Module} here
   * @param {Question} question
   * @param {string[]} response
   * @param {number} score
   * @returns {Interaction[]}
   */
  function interactions(here, question, response, score) {
    return kindOf(question).report(question, response, score).map((report) => ({
      id: `${question.home ?? here.slug}__${question.id}__v${question.v}${course.mark}${report.suffix}`,
      objective: objectiveId(here, minor(here)),
      type: report.type,
      response: report.response,
      right: report.right,
      correct: report.correct,
      weight: question.points,
      seconds: time.sinceShown(),
      time: new Date(),
    }));
  }

  function overviewActions() {
    return {
      open: (/** @type {ModuleEntry} */ entry) => {
        left = null;
        void openModule(entry, resumeSpot(entry));
      },
      resume: goBack,
      overview: () => {
        spendTime();
        module = null;
        left = null;
        screens.overview(state, overviewActions());
      },
      exit,
    };
  }

  /** @param {ModuleEntry} entry a module left in the middle opens there; a passed one from its start */
  function resumeSpot(entry) {
    return state.at.startsWith(entry.code) && !moduleState(state, entry).passed ? state.at.slice(4) : undefined;
  }

  /** @param {Module} here the next module that is not passed, if any */
  function nextEntry(here) {
    const index = course.modules.findIndex((m) => m.code === here.code);
    const order = [...course.modules.slice(index + 1), ...course.modules.slice(0, index)];
    return order.find((m) => !moduleState(state, m).passed && !isLocked(state, course, m)) ?? null;
  }

  /** From a question or a result the learner goes to read again: their place stays, and a button leads back to it. */
  function comeBackLater() {
    const spot = state.at.slice(4);
    if (!module || !state.at.startsWith(module.code) || left || module.parts.some((part) => part.code === spot)) return;
    left = { entry: module, spot, label: screens.where() };
  }

  async function exit() {
    remember();
    if (!(await saver.flush())) return screens.notice(texts.goodbyeUnsaved);
    saver.close();
    screens.goodbye(saver.isSilent() ? texts.goodbyeNothing : GOODBYES[saver.confirms()] ?? texts.goodbye);
    // Only a window that a script opened can be closed by one: a course in a pop-up.
    return window.close();
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
    time.setVisible(!document.hidden);
    if (document.hidden && !screens.ended()) remember();
  });
  // Left for good, or into the browser's page cache: the host is told once, and a page that comes back starts anew.
  addEventListener('pagehide', () => saver.close());
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  addEventListener('online', () => void saver.flush());
  begin();
}

/** @type {Partial<Record<import('./saver.js').SaveState, string>>} */
const GOODBYES = { local: texts.goodbyeHere, nowhere: texts.goodbyeNothing };

/**
 * The places of a module in reading order: its parts, with the quiz's questions and result.
 * @param {import('./state.js').State} state
 * @param {Module} module
 */
export function spotsOf(state, module) {
  const questions = quiz(state, module).map((question) => question.code);
  return module.parts.flatMap((part) => (part.quiz ? [part.code, ...questions, RESULT] : [part.code]));
}
