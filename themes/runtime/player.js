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
import { loadedModule, waitForModule } from './document.js';
import {
  RESULT,
  adopt,
  answer,
  coursePassed,
  courseScore,
  fresh,
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
import { texts } from './texts.js';
import { local } from './track/local.js';

/**
 * @param {import('./saver.js').Tracker | null} tracker null for progress in this browser only
 * @param {ReturnType<typeof clock>} time
 */
export function play(tracker, time) {
  /** @type {Course} */
  const course = JSON.parse(document.getElementById('course')?.textContent ?? '');
  const screens = makeScreens(course, time.show);
  const own = local(course.id);
  let saver = makeSaver(tracker ?? own, course.id, screens.showSaving);
  let state = fresh(course);
  /** @type {Module | null} */
  let module = null;

  function begin() {
    document.documentElement.classList.add('cw-on');
    const saved = openState();
    const found = saved ? decode(saved) : null;
    if (!found) {
      screens.overview(state, overviewActions());
      return remember();
    }
    const resumed = resume(found, course);
    state = resumed.state;
    if (resumed.changed.length) screens.notice(texts.changed(resumed.changed.map((m) => m.title).join(', ')));
    if (saver.isLocal) return screens.welcome(state, overviewActions(), startOver);
    remember();
    return goBack();
  }

  /** @returns {string} */
  function openState() {
    try {
      return saver.open();
    } catch {
      screens.notice(texts.noHost);
      saver = makeSaver(own, course.id, screens.showSaving);
      return saver.open();
    }
  }

  function startOver() {
    own.forget();
    state = fresh(course);
    screens.overview(state, overviewActions());
  }

  /** To the very spot where the learner left. */
  function goBack() {
    const [code, spot] = state.at.split('.');
    const entry = course.modules.find((m) => m.code === code);
    if (entry) return openModule(entry, spot);
    return screens.overview(state, overviewActions());
  }

  /** @param {ModuleEntry} entry @param {string} [spot] */
  async function openModule(entry, spot) {
    spendTime();
    screens.arriving(entry);
    if (!(await waitForModule(entry.slug))) return screens.missing(entry);
    module = loadedModule(entry);
    state = adopt(state, module);
    const spots = spotsOf(module);
    return goTo(spot && spots.includes(spot) ? spot : /** @type {string} */ (spots[0]));
  }

  /** @param {string} spot a part, a question of the quiz, or the result */
  function goTo(spot) {
    const here = /** @type {Module} */ (module);
    state = visit(state, here, spot);
    remember();
    const spots = spotsOf(here);
    const at = spots.indexOf(spot);
    screens.step(state, here, spot, {
      back: at > 0 ? () => goTo(/** @type {string} */ (spots[at - 1])) : null,
      next: at < spots.length - 1 ? () => goTo(/** @type {string} */ (spots[at + 1])) : null,
      answer: answered,
      retry: () => {
        state = retry(state, here);
        goTo(/** @type {Question} */ (quiz(here)[0]).code);
      },
      openPart: goTo,
      openNext: nextEntry(here),
      ...overviewActions(),
    });
  }

  /** @param {Question} question @param {string[]} response @param {number} score */
  function answered(question, response, score) {
    const here = /** @type {Module} */ (module);
    state = answer(state, here, question, response, score);
    remember([interaction(here, question, response, score)]);
    screens.refresh(state);
  }

  /** @param {Interaction[]} [answers] */
  function remember(answers) {
    spendTime();
    state = { ...state, saves: state.saves + 1 };
    saver.save(snapshot(), answers);
  }

  function spendTime() {
    const seconds = time.lap();
    if (module && seconds) state = spend(state, module, seconds);
  }

  function snapshot() {
    const passed = coursePassed(state, course);
    const graded = course.modules.some((m) => moduleState(state, m).best !== null);
    const score = graded ? courseScore(state, course) : null;
    return { state: encode(state), location: state.at, passed, score, objectives: course.modules.map(objective) };
  }

  /** @param {ModuleEntry} entry one objective per module, named by the version it was worked on */
  function objective(entry) {
    const own = moduleState(state, entry);
    const started = state.modules[entry.code] !== undefined;
    return { id: objectiveId(entry), passed: own.passed, started, score: own.best };
  }

  /** @param {ModuleEntry} entry */
  function objectiveId(entry) {
    const version = moduleState(state, entry).version.replace('.', '_');
    return `${entry.slug}__v${version}${course.mark}`;
  }

  /**
   * @param {Module} here
   * @param {Question} question
   * @param {string[]} response
   * @param {number} score
   * @returns {Interaction}
   */
  function interaction(here, question, response, score) {
    return {
      id: `${here.slug}__${question.id}__v${question.v}${course.mark}`,
      objective: objectiveId(here),
      type: kindOf(question).type,
      response,
      right: [...question.key.right],
      correct: score === 1,
      weight: question.points,
      seconds: time.sinceShown(),
      time: new Date(),
    };
  }

  function overviewActions() {
    return {
      open: (/** @type {ModuleEntry} */ entry) => openModule(entry, resumeSpot(entry)),
      resume: goBack,
      overview: () => {
        spendTime();
        module = null;
        screens.overview(state, overviewActions());
      },
      exit,
    };
  }

  /** @param {ModuleEntry} entry a module left in the middle opens there; a passed one from its start */
  function resumeSpot(entry) {
    const [code, spot] = state.at.split('.');
    return code === entry.code && !moduleState(state, entry).passed ? spot : undefined;
  }

  /** @param {Module} here the next module that is not passed, if any */
  function nextEntry(here) {
    const index = course.modules.findIndex((m) => m.code === here.code);
    const order = [...course.modules.slice(index + 1), ...course.modules.slice(0, index)];
    return order.find((m) => !moduleState(state, m).passed) ?? null;
  }

  async function exit() {
    remember();
    if (!(await saver.flush())) return screens.notice(texts.goodbyeUnsaved);
    saver.close();
    screens.goodbye();
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
    void openModule(entry, target?.closest('[data-part]')?.getAttribute('data-code') ?? undefined);
  });
  document.addEventListener('visibilitychange', () => {
    time.setVisible(!document.hidden);
    if (document.hidden && !screens.ended()) remember();
  });
  // Left for good, or into the browser's page cache: the host is told once, and a page that comes back starts anew.
  addEventListener('pagehide', () => {
    if (!screens.ended()) remember();
    saver.close();
  });
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  addEventListener('online', () => void saver.flush());
  begin();
}

/** @param {Module} module the places of a module in reading order: its parts, with the quiz's questions and result */
export function spotsOf(module) {
  const questions = quiz(module).map((question) => question.code);
  return module.parts.flatMap((part) => (part.quiz ? [part.code, ...questions, RESULT] : [part.code]));
}
