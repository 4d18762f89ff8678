/**
 * What an event does to progress: pure functions from state to state, and what follows from a state.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').ModuleState} ModuleState
 * @typedef {import('./quiz.js').Question} Question
 * @typedef {{slug: string, code: string, title: string, version: string, minutes: number, pass: number,
 *   points: number, blocks: number, summary: string}} ModuleEntry  a module as the course lists it
 * @typedef {{id: string, code: string, title: string, checks: string[], quiz: boolean}} Block
 * @typedef {ModuleEntry & {parts: Block[], questions: Question[]}} Module  a module that has arrived
 * @typedef {{id: string, base: string, title: string, version: string, shown: string, mark: string, modules: ModuleEntry[]}} Course
 */

/** The spot of a module's result; no block or question has this code (a check sees to it). */
export const RESULT = 'end';

/** @param {Course} course @returns {State} */
export function fresh(course) {
  return { version: course.version, saves: 0, at: '', modules: {} };
}

/** @param {ModuleEntry} module MAJOR.MINOR, which is what records name */
export function minor(module) {
  return module.version.split('.').slice(0, 2).join('.');
}

/**
 * Take over a state that another version of the course may have saved. Modules that the course no longer has go, one
 * whose major changed starts anew; answers are compared question by question once a module is there (`adopt`).
 * @param {State} state
 * @param {Course} course
 * @returns {{state: State, changed: ModuleEntry[]}} `changed`: the open modules to tell the learner about, once
 */
export function resume(state, course) {
  const kept = course.modules.filter((m) => state.modules[m.code] && major(state.modules[m.code]?.version) === major(m.version));
  const modules = Object.fromEntries(kept.map((m) => [m.code, moduleState(state, m)]));
  const differs = (/** @type {ModuleEntry} */ m) => {
    const saved = state.modules[m.code];
    return saved && saved.version !== minor(m) && !(saved.passed && modules[m.code]);
  };
  const changed = state.version === course.version ? [] : course.modules.filter(differs);
  return { state: { ...state, version: course.version, modules }, changed };
}

/** @param {string | undefined} version */
function major(version) {
  return version?.split('.')[0];
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
  const same = (/** @type {Question} */ q) => saved.answers[q.code]?.v === q.v;
  const answers = Object.fromEntries(
    module.questions.filter(same).map((q) => [q.code, /** @type {import('./state.js').Answer} */ (saved.answers[q.code])]),
  );
  const codes = module.parts.map((part) => part.code);
  const opened = saved.opened.filter((code) => codes.includes(code));
  const anew = saved.passed || saved.version === minor(module) ? {} : { version: minor(module), best: null, attempts: 0 };
  return settle(withModule(state, module, { answers, opened, ...anew }), module);
}

/**
 * Two states of one learner, from two devices: nothing that either of them has is lost.
 * @param {State} host where the learner is, and the answers where both have one
 * @param {State} other
 * @returns {State}
 */
export function merge(host, other) {
  const modules = { ...other.modules };
  for (const [code, ours] of Object.entries(host.modules)) {
    const theirs = other.modules[code];
    modules[code] = theirs && theirs.version === ours.version ? mergeModules(ours, theirs) : newer(ours, theirs);
  }
  return { ...host, saves: Math.max(host.saves, other.saves), modules };
}

/** @param {ModuleState} ours @param {ModuleState} theirs @returns {ModuleState} */
function mergeModules(ours, theirs) {
  const best = [ours.best, theirs.best].filter((score) => score !== null);
  return {
    version: ours.version,
    passed: ours.passed || theirs.passed,
    best: best.length ? Math.max(.../** @type {number[]} */ (best)) : null,
    attempts: Math.max(ours.attempts, theirs.attempts),
    seconds: Math.max(ours.seconds, theirs.seconds),
    opened: [...new Set([...ours.opened, ...theirs.opened])],
    answers: mergeAnswers(ours, theirs),
  };
}

/**
 * Answers of two attempts must not add up to one that nobody made: beyond the first attempt, one side's answers stand.
 * @param {ModuleState} ours
 * @param {ModuleState} theirs
 */
function mergeAnswers(ours, theirs) {
  if (ours.attempts === 0 && theirs.attempts === 0) return { ...theirs.answers, ...ours.answers };
  return theirs.attempts > ours.attempts ? theirs.answers : ours.answers;
}

/** @param {ModuleState} ours @param {ModuleState | undefined} theirs of another version: a pass counts first */
function newer(ours, theirs) {
  return theirs?.passed && !ours.passed ? theirs : ours;
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
  const counts = !before.passed || before.version === minor(module);
  if (outcome.done && counts && quiz(module).includes(question)) {
    const best = Math.max(before.best ?? 0, outcome.score);
    next = withModule(next, module, { best, attempts: before.attempts + 1 });
  }
  return settle(next, module);
}

/** @param {number} score 0 to 1; what is in between keeps its percent: `~67` */
function mark(score) {
  if (score >= 1) return '+';
  return score > 0 ? `~${String(Math.min(99, Math.max(1, Math.round(100 * score)))).padStart(2, '0')}` : '-';
}

/** @param {string | undefined} result 0 to 1 */
function credit(result) {
  return result === '+' ? 1 : result?.startsWith('~') ? Number(result.slice(1)) / 100 : 0;
}

/**
 * Ask the quiz again; the checks inside the text stay answered.
 * @param {State} state
 * @param {Module} module
 */
export function retry(state, module) {
  const kept = Object.entries(moduleState(state, module).answers);
  const codes = quiz(module).map((q) => q.code);
  return withModule(state, module, { answers: Object.fromEntries(kept.filter(([code]) => !codes.includes(code))) });
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

/** @param {Module} module the questions of the module quiz: all that no part asks as a check */
export function quiz(module) {
  const checks = module.parts.flatMap((part) => part.checks);
  return module.questions.filter((question) => !checks.includes(question.id));
}

/**
 * @param {State} state
 * @param {Module} module
 */
export function quizOutcome(state, module) {
  const { answers } = moduleState(state, module);
  const asked = quiz(module);
  const earned = asked.reduce((sum, q) => sum + q.points * credit(answers[q.code]?.result), 0);
  const missed = asked.filter((q) => answers[q.code] && credit(answers[q.code]?.result) < 1);
  const score = Math.floor((100 * earned) / Math.max(1, module.points));
  const critical = missed.some((q) => q.critical);
  const done = asked.every((q) => answers[q.code]);
  return { done, score, missed, critical, passed: done && !critical && score >= module.pass };
}

/** @param {State} state @param {Module} module the parts that are not opened, or hold a check that is not answered */
export function unfinished(state, module) {
  const { opened, answers } = moduleState(state, module);
  const asked = (/** @type {Block} */ part) => part.checks.every((id) => answers[codeOf(module, id)]);
  return module.parts.filter((part) => !opened.includes(part.code) || !asked(part));
}

/** @param {State} state @param {Course} course 0 to 100: the points earned in the best attempts, of all there are */
export function courseScore(state, course) {
  const all = course.modules.reduce((sum, m) => sum + m.points, 0);
  const earned = course.modules.reduce((sum, m) => sum + m.points * (state.modules[m.code]?.best ?? 0), 0);
  return Math.floor(earned / Math.max(1, all));
}

/** @param {State} state @param {Course} course */
export function coursePassed(state, course) {
  return course.modules.every((module) => state.modules[module.code]?.passed);
}

/** @param {State} state @param {ModuleEntry} module @returns {ModuleState} */
export function moduleState(state, module) {
  const none = { version: minor(module), passed: false, best: null, attempts: 0, seconds: 0, opened: [], answers: {} };
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
 * A module is passed when every part was opened, every check answered and the quiz passed. It stays so.
 * @param {State} state
 * @param {Module} module
 */
function settle(state, module) {
  const { passed } = moduleState(state, module);
  const complete = !unfinished(state, module).length && quizOutcome(state, module).passed;
  return complete && !passed ? withModule(state, module, { passed: true, version: minor(module) }) : state;
}

/** @param {Module} module @param {string} id */
function codeOf(module, id) {
  return module.questions.find((question) => question.id === id)?.code ?? '';
}
