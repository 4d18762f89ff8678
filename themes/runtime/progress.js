/**
 * What an event does to progress: pure functions from state to state, and what follows from a state.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').ModuleState} ModuleState
 * @typedef {import('./state.js').Answer} Answer
 * @typedef {import('./quiz.js').Question} Question
 * @typedef {{slug: string, code: string, title: string, version: string, minutes: number, pass: number, points: number,
 *   summary: string, pools: import('./forms.js').Pool[], shuffle: boolean, anew: boolean, attempts?: number, review?: number,
 *   testOut?: number, after?: number, final?: boolean, open?: boolean, stops: [code: string, seconds: number][],
 *   quizTime: number, drill?: number, changes?: [version: string, reason: string][], since?: number}}
 *   ModuleEntry a module as the course lists it. `version`: MAJOR.MINOR, which is what records name; `attempts`: how many there are; `review`: from that failed one on, what was missed is read again first;
 *   `testOut`: the percentage that passes without reading; `after`: how many entries have to be passed before; `final`: the
 *   assessment of the course; `open`: it may be passed by its quiz alone, which comes first, and only what was missed is
 *   read before the next one; `stops`: the seconds that each part takes, none for the one with the quiz; `quizTime`: those
 *   of the quiz; `drill`: how many items there are to practise; `changes`: why there are newer versions, newest last;
 *   `since`: the oldest major whose pass counts here, if that is not the module's own
 * @typedef {{id: string, code: string, title: string, checks: string[], quiz: boolean}} Block
 * @typedef {ModuleEntry & {parts: Block[], questions: Question[]}} Module  a module that has arrived
 * @typedef {{id: string, base: string, title: string, version: string, shown: string, mark: string, timed: boolean,
 *   modules: ModuleEntry[], round?: boolean}} Course  `timed`: whether it is recorded how long things took; `round`: each
 *   major version is a round that starts from nothing
 * @typedef {{title: string, anew: boolean, reasons: string[]}} Changed a module that is another version now; `anew`: it
 *   starts from the beginning
 */

import { form, rank, shuffled } from './forms.js';

/** The spot of a module's result; no block or question has this code (a check sees to it). */
export const RESULT = 'end';

/** @param {Course} course @param {number} seed 32 bits @returns {State} */
export function fresh(course, seed) {
  return { version: course.version, seed: seed.toString(16).padStart(8, '0'), saves: 0, at: '', modules: {} };
}

/**
 * Take over a state that another version of the course may have saved. Modules that the course no longer has go, one
 * whose major changed starts anew if that concerns the course; answers are compared question by question once a module
 * is there (`adopt`).
 * @param {State} state
 * @param {Course} course
 * @returns {{state: State, changed: Changed[]}} `changed`: what to tell the learner, once. A module that stays passed is
 *   not in it
 */
export function resume(state, course) {
  if (course.round && major(state.version) !== major(course.version)) {
    return { state: { ...fresh(course, rank(`${state.seed} ${course.version}`)), saves: state.saves }, changed: [] };
  }
  /** @type {State['modules']} */
  const modules = {};
  /** @type {Changed[]} */
  const changed = [];
  for (const entry of course.modules) {
    const saved = state.modules[entry.code];
    if (!saved) continue;
    const same = major(saved.version, entry.since) === major(entry.version, entry.since);
    if (same) modules[entry.code] = saved;
    if (state.version === course.version || saved.version === entry.version || (same && saved.passed)) continue;
    const reasons = (entry.changes ?? []).flatMap(([version, reason]) => (rankOf(version) > rankOf(saved.version) ? [reason] : []));
    changed.push({ title: entry.title, anew: !same, reasons });
  }
  const at = modules[state.at.slice(0, 3)] ? state.at : '';
  return { state: { ...state, version: course.version, at, modules }, changed };
}

/**
 * Whether a newer version of the course has saved this: to go on from it would lose what this one does not know.
 * @param {State} state
 * @param {Course} course
 */
export function isAhead(state, course) {
  return Object.entries(state.modules).some(([code, { version }]) => {
    const module = course.modules.find((m) => m.code === code);
    return rankOf(module ? version : state.version) > rankOf((module ?? course).version);
  });
}

/** @param {string} [version] a number that sorts versions by MAJOR.MINOR */
function rankOf(version = '') {
  const [major, minor] = version.split('.').map(Number);
  return /** @type {number} */ (major) * 1e6 + /** @type {number} */ (minor);
}

/** @param {string} [version] @param {number} [since] majors from this one on are one to the course */
function major(version = '', since = Infinity) {
  return Math.min(Number(version.split('.')[0]), since);
}

/**
 * Keep of a module's saved answers those whose question is still the same: equal code and equal `v`. A passed module
 * keeps the version that it was passed on; in an open one a new version starts with no result, since a result names
 * the version that it was earned on.
 * @param {State} state
 * @param {Module} module
 */
export function adopt(state, module) {
  const saved = state.modules[module.code];
  if (!saved) return state;
  const codes = module.parts.map((part) => part.code);
  const opened = saved.opened.filter((code) => codes.includes(code));
  const changed = !saved.passed && saved.version !== module.version;
  const anew = changed ? { version: module.version, best: null } : {};
  // Who has no attempt left gets new ones where there is another version, or more of them.
  const again = saved.failed && (changed || saved.attempt < (module.attempts ?? Infinity));
  const next = withModule(state, module, { opened, ...anew, ...(again ? { failed: false, attempt: changed ? 1 : saved.attempt } : {}) });
  // What the attempt does not ask, nobody sees again; and the proof that a state fits counts one form.
  const asked = [...checks(module), ...(again && changed ? [] : formOf(next, module))];
  const same = (/** @type {string} */ code, /** @type {number} */ v) => module.questions.some((q) => q.code === code && q.v === v);
  // In the order in which they were given: what has not changed is not written anew.
  const answers = Object.fromEntries(Object.entries(saved.answers).filter(([code, { v }]) => asked.includes(code) && same(code, v)));
  return settle(withModule(next, module, { answers }), module);
}

/**
 * Two states of one learner, from two devices: nothing that either of them has is lost.
 * @param {State} host where the learner is, and the answers where both have one
 * @param {State} other
 * @param {Course} course
 * @returns {State}
 */
export function merge(host, other, course) {
  if (course.round && major(host.version) !== major(other.version)) return host;
  const modules = { ...other.modules };
  for (const [code, ours] of Object.entries(host.modules)) {
    const theirs = other.modules[code];
    const entry = course.modules.find((m) => m.code === code);
    const quizzed = entry?.pools.flatMap(([codes]) => codes) ?? [];
    modules[code] = theirs ? mergeModules(ours, theirs, quizzed, entry?.since) : ours;
  }
  return { ...host, saves: Math.max(host.saves, other.saves), modules };
}

/**
 * Of two versions the later major counts, and inside one major a pass; open ones go on in the later version.
 * @param {ModuleState} ours @param {ModuleState} theirs @param {string[]} quizzed @param {number} [since]
 * @returns {ModuleState}
 */
function mergeModules(ours, theirs, quizzed, since) {
  const late = rankOf(theirs.version) > rankOf(ours.version) ? theirs : ours;
  if (major(ours.version, since) !== major(theirs.version, since)) return late;
  const stands = ours.passed ? ours : theirs.passed ? theirs : late;
  const own = [ours, theirs].filter((m) => m.version === stands.version);
  const best = Math.max(...own.map((m) => m.best ?? -1));
  return {
    ...stands,
    failed: !stands.passed && own.some((m) => m.failed),
    best: best < 0 ? null : best,
    attempt: Math.max(ours.attempt, theirs.attempt),
    seconds: Math.max(ours.seconds, theirs.seconds),
    opened: [...new Set([...ours.opened, ...theirs.opened])],
    answers: mergeAnswers(ours, theirs, quizzed),
  };
}

/**
 * Answers of two attempts must not add up to one that nobody made: beyond the first attempt, one side's answers to the
 * quiz stand. What was answered inside the text is kept from both.
 * @param {ModuleState} ours
 * @param {ModuleState} theirs
 * @param {string[]} quizzed the codes of what the quiz may ask
 */
function mergeAnswers(ours, theirs, quizzed) {
  const first = ours.best === null && theirs.best === null;
  const turned = !first && (theirs.attempt > ours.attempt || ours.best === null);
  const [stands, yields] = turned ? [theirs, ours] : [ours, theirs];
  const others = Object.entries(yields.answers).filter(([code]) => first || !quizzed.includes(code));
  return { ...Object.fromEntries(others), ...stands.answers };
}

/**
 * What fits the host: passed modules give up their answers, oldest first, before anything that is still needed.
 * @param {State} state
 * @param {(state: State) => string} encode
 * @param {number} limit characters
 */
export function fit(state, encode, limit) {
  let fitting = state;
  for (const [code, module] of Object.entries(state.modules)) {
    if (encode(fitting).length <= limit) break;
    if (module.passed) fitting = { ...fitting, modules: { ...fitting.modules, [code]: { ...module, answers: {} } } };
  }
  return fitting;
}

/**
 * The learner stands at a part or question. `passing` through, to read something again, leaves their place as it is.
 * @param {State} state
 * @param {Module} module
 * @param {string} spot
 * @param {boolean} [passing]
 */
export function visit(state, module, spot, passing = false) {
  const { opened } = moduleState(state, module);
  const part = module.parts.some((p) => p.code === spot);
  const next = part && !opened.includes(spot) ? [...opened, spot] : opened;
  const at = passing ? state.at : `${module.code}.${spot}`;
  return settle({ ...withModule(state, module, { opened: next }), at }, module);
}

/**
 * An answer was given. The last one of a module quiz ends an attempt.
 * @param {State} state
 * @param {Module} module
 * @param {Question} question
 * @param {string} response as saved state keeps it
 * @param {number} score 0 to 1
 */
export function answer(state, module, question, response, score) {
  const before = moduleState(state, module);
  const result = mark(score);
  const answers = { ...before.answers, [question.code]: { v: question.v, response, result } };
  let next = withModule(state, module, { answers });
  const outcome = quizOutcome(next, module);
  // A module that was passed on an older version keeps that version's result.
  const counts = !before.passed || before.version === module.version;
  if (outcome.done && counts && formOf(next, module).includes(question.code)) {
    // A pass stays: nothing that a new version asks after it can fail the learner.
    const missed = !outcome.passed && !before.passed;
    const failed = missed && before.attempt >= (module.attempts ?? Infinity);
    next = withModule(next, module, { best: Math.max(before.best ?? 0, outcome.score), failed });
    if (missed && module.review && before.attempt >= module.review) next = unread(next, module, outcome.missed);
  }
  return settle(next, module);
}

/**
 * Parts that missed questions send to count as not opened, so that they are read again before the next attempt.
 * @param {State} state
 * @param {Module} module
 * @param {Question[]} missed
 */
function unread(state, module, missed) {
  const modules = { ...state.modules };
  for (const question of missed) {
    const home = homeOf(module, question);
    const own = modules[home];
    if (own) modules[home] = { ...own, opened: own.opened.filter((code) => code !== question.review?.[2]) };
  }
  return { ...state, modules };
}

/** @param {Module} module @param {Question} question the code of the module that a question is from */
function homeOf(module, question) {
  return module.final ? question.code.slice(0, 3) : module.code;
}

/** @param {number} score 0 to 1; what is in between keeps its percent: `~67` */
function mark(score) {
  if (score >= 1) return '+';
  return score > 0 ? `~${String(Math.min(99, Math.max(1, Math.round(100 * score)))).padStart(2, '0')}` : '-';
}

/** @param {string | undefined} result percent: whole numbers, of which sums are exact */
export function credit(result) {
  return result === '+' ? 100 : result?.startsWith('~') ? Number(result.slice(1)) : 0;
}

/**
 * Ask the quiz again, the next form of it; the checks inside the text stay answered.
 * @param {State} state
 * @param {Module} module
 */
export function retry(state, module) {
  const { answers, attempt } = moduleState(state, module);
  const inside = checks(module);
  const kept = Object.fromEntries(Object.entries(answers).filter(([code]) => inside.includes(code)));
  return withModule(state, module, { answers: kept, attempt: attempt + 1 });
}

/**
 * @param {State} state
 * @param {ModuleEntry} module
 * @param {number} seconds
 */
export function spend(state, module, seconds) {
  const before = moduleState(state, module);
  return withModule(state, module, { seconds: before.seconds + seconds });
}

/** @param {State} state @param {ModuleEntry} module the codes of the questions that the attempt at hand asks */
export function formOf({ seed, modules }, { code, pools, shuffle, anew }) {
  return form(pools, `${seed} ${code}`, modules[code]?.attempt ?? 1, shuffle, anew);
}

/** @param {State} state @param {Module} module the questions of the attempt at hand, as it shows them */
export function quiz(state, module) {
  const { attempt } = moduleState(state, module);
  return formOf(state, module).flatMap((code) =>
    module.questions.filter((q) => q.code === code).map((q) => shuffled(q, `${state.seed} ${attempt}`)));
}

/**
 * @param {State} state
 * @param {Module} module
 */
export function quizOutcome(state, module) {
  const { answers } = moduleState(state, module);
  const asked = quiz(state, module);
  const points = (/** @type {(q: Question) => number} */ share) => asked.reduce((sum, q) => sum + q.points * share(q), 0);
  const missed = asked.filter((q) => answers[q.code] && credit(answers[q.code]?.result) < 100);
  const score = Math.floor(points((q) => credit(answers[q.code]?.result)) / Math.max(1, points(() => 1)));
  const critical = missed.some((q) => q.critical);
  const done = asked.every((q) => answers[q.code]);
  return { done, score, missed, critical, passed: done && !critical && score >= module.pass };
}

/** @param {State} state @param {Course} course @returns {ModuleEntry | undefined} where the learner was last */
export function lastOpen(state, course) {
  return course.modules.find((m) => state.at.startsWith(m.code));
}

/**
 * The parts that are not opened, or hold a check that is not answered; in an open module those that the attempt missed
 * and that were not opened since.
 * @param {State} state
 * @param {Module} module
 */
export function unfinished(state, module) {
  const { opened, answers } = moduleState(state, module);
  const { missed } = quizOutcome(state, module);
  const asked = (/** @type {Block} */ part) => part.checks.every((id) => answers[codeOf(module, id)]);
  const wrong = (/** @type {Block} */ part) => missed.some((q) => q.review?.[2] === part.code);
  return module.parts.filter((part) => (opened.includes(part.code) ? !module.open && !asked(part) : !module.open || wrong(part)));
}

/** @param {Module} module the part that it begins with: the first one, of an open module that of its quiz */
export function firstPart({ parts, open }) {
  return parts.find((part) => part.quiz || !open);
}

/** @param {State} state @param {Module} module whether missed questions of an assessment wait for a part to be read again */
export function isToReview(state, module) {
  const waits = (/** @type {Question} */ q) => q.review && !state.modules[homeOf(module, q)]?.opened.includes(q.review[2]);
  return module.review && moduleState(state, module).attempt >= module.review && quizOutcome(state, module).missed.some(waits);
}

/**
 * @param {State} state
 * @param {Course} course
 * @returns {number | null} 0 to 100: the best result of the assessment; without one, the modules' best results, weighed
 *   by the points that an attempt can earn. Null before the first result
 */
export function courseScore(state, course) {
  const best = (/** @type {ModuleEntry} */ m) => moduleState(state, m).best;
  const final = course.modules.find((m) => m.final);
  if (final || course.modules.every((m) => best(m) === null)) return final ? best(final) : null;
  const all = course.modules.reduce((sum, m) => sum + m.points, 0);
  const earned = course.modules.reduce((sum, m) => sum + m.points * (best(m) ?? 0), 0);
  return Math.floor(earned / Math.max(1, all));
}

/** @param {State} state @param {ModuleEntry} module @returns {ModuleState} */
export function moduleState(state, module) {
  const none = { version: module.version, passed: false, tested: false, failed: false, best: null, attempt: 1, seconds: 0, opened: [], answers: {} };
  return state.modules[module.code] ?? none;
}

/**
 * @param {State} state
 * @param {ModuleEntry} module
 * @param {Partial<ModuleState>} change
 * @returns {State}
 */
function withModule(state, module, change) {
  return { ...state, modules: { ...state.modules, [module.code]: { ...moduleState(state, module), ...change } } };
}

/**
 * A module is passed when every part was opened, every check answered and the quiz passed; or when the first attempt
 * reached the mark of its test-out; an open one by its quiz. It stays so.
 * @param {State} state
 * @param {Module} module
 */
function settle(state, module) {
  const { passed, attempt } = moduleState(state, module);
  const outcome = quizOutcome(state, module);
  if (passed || !outcome.passed) return state;
  const tested = module.open || unfinished(state, module).length > 0;
  if (tested && !module.open && (attempt > 1 || outcome.score < (module.testOut ?? Infinity))) return state;
  const best = Math.max(moduleState(state, module).best ?? 0, outcome.score);
  return withModule(state, module, { passed: true, tested, failed: false, best, version: module.version });
}

/** @param {Module} module the codes of the questions inside the text */
function checks(module) {
  return module.parts.flatMap((part) => part.checks).map((id) => codeOf(module, id));
}

/** @param {Module} module @param {string} id */
function codeOf(module, id) {
  return module.questions.find((question) => question.id === id)?.code ?? '';
}
