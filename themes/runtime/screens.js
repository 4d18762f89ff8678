/**
 * Drawing: each screen of the player, from a state. Nothing here decides or saves.
 *
 * @typedef {import('./progress.js').Course} Course
 * @typedef {import('./progress.js').Module} Module
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 * @typedef {import('./progress.js').State} State
 * @typedef {import('./quiz.js').Question} Question
 * @typedef {{open: (entry: ModuleEntry) => void, overview: () => void, exit: () => void, paper: () => void,
 *   practise: (entry: ModuleEntry) => void, clear: (() => void) | false}} Actions  `clear`: takes what is kept off this
 *   device, where that is all there is
 * @typedef {Actions & {back?: (() => void) | null, next: (() => void) | null, comeBack?: {label: string, go: () => void} | null,
 *   answer: (question: Question, response: string[], score: number) => void}} OneActions
 * @typedef {OneActions & {retry: () => void, openPart: (spot: string) => void, testOut: () => void, openNext: ModuleEntry | null}} StepActions
 */
import { sectionOf } from './document.js';
import { button, filled, focusOn, h, there } from './dom.js';
import { shuffled } from './forms.js';
import { courseScore, firstPart, isToReview, lastOpen, moduleState, quiz, quizOutcome, unfinished } from './progress.js';
import { drawQuestion, readAgain } from './quiz.js';
import { bare } from './questions/bare.js';
import { standing, transcript } from './records.js';
import { isLocked, secondsLeft, secondsToStop, toPass } from './route.js';
import { percent, say, spelled, texts } from './texts.js';

/** @param {Course} course @param {() => void} [questionShown] */
export function makeScreens(course, questionShown) {
  const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
  const saving = /** @type {HTMLElement} */ (document.getElementById('saving'));
  const bar = /** @type {HTMLElement} */ (document.getElementById('progress'));
  const news = /** @type {HTMLElement} */ (document.getElementById('notice'));
  let first = true;
  let fault = 'ok';

  /** @param {...import('./dom.js').Child} children the stage shows these, and no module */
  function show(...children) {
    for (const open of document.querySelectorAll('.cw-now')) open.classList.remove('cw-now');
    stage.replaceChildren(...there(children));
    const heading = stage.querySelector('h2');
    // On arrival the page's own title is read first; afterwards focus follows the learner.
    if (heading && !first) focusOn(heading);
    first = false;
  }

  /** What the build has drawn, if it has arrived. @param {string} screen @param {Parameters<typeof filled>[1]} values */
  function panel(screen, values) {
    show(filled(screen, values) ?? filled('arriving', values));
  }

  /** @param {State} state */
  function drawProgress(state) {
    bar.style.setProperty('inline-size', `${100 - (100 * toPass(state, course).length) / course.modules.length}%`);
  }

  /** What a learner reads out to support, behind version and format. @param {string} [why] what failed, where something did */
  function support(why = fault) {
    fault = why;
    const code = document.getElementById('support-code');
    if (code) code.textContent = `${fault} ${saving.dataset['state']}`;
  }

  /** @param {import('./saver.js').SaveState} save @param {string} [why] what failed, where something did */
  function showSaving(save, why) {
    if (saving.dataset['state'] !== save) {
      saving.dataset['state'] = save;
      saving.textContent = texts[save];
    }
    support(why);
  }

  /** @param {State} state @param {Actions} actions */
  function overview(state, actions) {
    drawProgress(state);
    const [open] = toPass(state, course);
    const result = { score: courseScore(state, course) ?? 0, version: course.shown };
    show(
      h('h2', {}, open ? texts.overviewHeading : texts.coursePassed),
      h('p', { class: 'cw-lead' }, open ? done(state) : say(texts.courseResult, result)),
      ...(open ? wayOn(state, open, actions) : []),
      h('ol', { class: 'cw-modules' }, ...course.modules.map((entry) => moduleRow(state, entry, actions))),
      filled('ways', actions),
    );
  }

  /** @param {State} state how many modules are passed, and how much time the others take */
  function done(state) {
    const open = toPass(state, course);
    const all = course.modules.length;
    const left = Math.ceil(open.reduce((sum, m) => sum + secondsLeft(state, m), 0) / 60);
    return open.length ? say(texts.progress, { done: all - open.length, all, left }) : texts.coursePassed;
  }

  /** @param {State} state @param {ModuleEntry} first @param {Actions} actions the one button that leads on, and how far it is */
  function wayOn(state, first, actions) {
    const left = toPass(state, course).find((m) => state.at.startsWith(m.code) && !isLocked(state, course, m));
    const entry = left ?? first;
    return [
      main(say(left ? texts.goOn : texts.startModule, { title: entry.title }), () => actions.open(entry)),
      h('p', { class: 'cw-meta' }, say(texts.safeStop, { n: Math.ceil(secondsToStop(state, entry) / 60) })),
    ];
  }

  /** @param {State} state @param {ModuleEntry} entry why it is not open yet */
  function reason(state, entry) {
    return entry.final ? texts.locked : say(texts.lockedRules, { left: toPass(state, course, entry.after).length });
  }

  /** @param {State} state @param {ModuleEntry} entry @param {Actions} actions a link led to what is not open yet */
  function locked(state, entry, actions) {
    const [open] = /** @type {[ModuleEntry]} */ (toPass(state, course));
    show(...stepHead(entry, '', actions), h('p', { class: 'cw-box' }, reason(state, entry)), ...wayOn(state, open, actions));
  }

  /** @param {State} state @param {ModuleEntry} entry @param {Actions} actions */
  function moduleRow(state, entry, actions) {
    const locked = isLocked(state, course, entry);
    return h(
      'li',
      {},
      locked ? h('strong', {}, entry.title) : button(entry.title, () => actions.open(entry), { class: 'cw-link' }),
      h('p', {}, locked ? reason(state, entry) : entry.summary),
      h('p', { class: 'cw-meta' }, `${standing(state, entry)} · ${say(texts.minutes, { n: entry.minutes })}`),
      !locked && entry.drill && button(say(texts.practise, { n: entry.drill }), () => actions.practise(entry)),
    );
  }

  /** @param {State} state @param {{resume: () => void, startOver: () => void}} actions */
  function welcome(state, actions) {
    drawProgress(state);
    panel('welcome', { ...actions, last: lastOpen(state, course)?.title, done: done(state) });
  }

  /**
   * What a learner can print: a certificate of what is passed, a transcript of the rest.
   * @param {State} state
   * @param {{name: string | false | undefined, confirmed: boolean, overview: () => void}} facts `confirmed`: the host has all of it
   */
  function paper(state, facts) {
    const passed = !toPass(state, course).length;
    const score = courseScore(state, course);
    const modules = transcript(state, course).map(([title, line]) => h('li', {}, h('strong', {}, title), h('br'), line));
    panel('paper', {
      ...facts,
      alone: !facts.confirmed,
      passed,
      open: !passed,
      score: score === null ? '–' : percent(score),
      date: spelled(new Date(), { dateStyle: 'long' }),
      modules,
      print: () => window.print(),
    });
  }

  /** @param {State} state @param {Module} module @param {string} spot @param {StepActions} actions */
  function step(state, module, spot, actions) {
    drawProgress(state);
    const part = module.parts.find((p) => p.code === spot);
    const asked = quiz(state, module);
    if (part) return drawPart(state, module, part, actions);
    const number = asked.findIndex((q) => q.code === spot);
    if (number >= 0) return drawQuizQuestion(state, module, asked, number, actions);
    return drawResult(state, module, actions);
  }

  /** @param {State} state @param {Module} module @param {import('./progress.js').Block} part @param {StepActions} actions */
  function drawPart(state, module, part, actions) {
    const number = module.parts.indexOf(part) + 1;
    show(...stepHead(module, say(texts.part, { n: number, all: module.parts.length }), actions), testOut(state, module, part, actions));
    const section = /** @type {HTMLElement} */ (sectionOf(module.slug));
    const block = /** @type {HTMLElement} */ (section.querySelector(`[data-part="${part.id}"]`));
    section.classList.add('cw-now');
    block.classList.add('cw-now');
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (block.querySelectorAll('[data-check]'))) {
      drawCheck(state, module, place, actions);
    }
    const next = part.quiz ? texts.startQuiz : texts.next;
    block.querySelector('.cw-steps')?.remove();
    block.append(steps(actions, next, block));
  }

  /**
   * The way past what the learner knows already: offered at the start, once. An open module starts behind it, and says so.
   * @param {State} state @param {Module} module @param {import('./progress.js').Block} part @param {StepActions} actions
   */
  function testOut(state, module, part, actions) {
    const { passed, best } = moduleState(state, module);
    if (!(module.open || module.testOut) || part !== firstPart(module) || passed || best !== null) return null;
    const how = module.open ? texts.quizFirst : say(texts.testOutHow, { percent: module.testOut ?? 0 });
    return filled('testOut', { how, testOut: !module.open && actions.testOut });
  }

  /** @param {State} state @param {Module} module @param {HTMLElement} place @param {StepActions} actions */
  function drawCheck(state, module, place, actions) {
    const question = /** @type {Question} */ (module.questions.find((q) => q.id === place.dataset['check']));
    questionShown?.();
    place.replaceChildren(
      drawQuestion(shuffled(question, state.seed), { label: texts.knowledgeCheck, given: given(state, module, question), onAnswer: actions.answer }),
    );
  }

  /** @param {State} state @param {Module} module @param {Question} question */
  function given(state, module, question) {
    const { passed, answers } = moduleState(state, module);
    // A passed module may have given its answers up to make room: it explains, and asks nothing again.
    const gone = passed && !Object.keys(answers).length ? { v: 0, response: '', result: '' } : undefined;
    return answers[question.code] ?? gone;
  }

  /** @param {State} state @param {Module} module @param {Question[]} asked @param {number} number @param {StepActions} actions */
  function drawQuizQuestion(state, module, asked, number, actions) {
    const question = /** @type {Question} */ (asked[number]);
    const where = say(texts.question, { n: number + 1, all: asked.length });
    const next = number === asked.length - 1 ? texts.seeResult : texts.next;
    drawOne(module, where, question, given(state, module, question), next, actions);
  }

  /**
   * A screen with a question and nothing else.
   * @param {Module} module
   * @param {string} where
   * @param {Question} question
   * @param {import('./state.js').Answer | undefined} answer
   * @param {string} next what the way on is called
   * @param {OneActions} actions
   * @param {...Node} before
   */
  function drawOne(module, where, question, answer, next, actions, ...before) {
    questionShown?.();
    const drawn = drawQuestion(question, { label: where, given: answer, onAnswer: actions.answer });
    show(...stepHead(module, where, actions), ...before, drawn, steps(actions, next, stage));
  }

  /** @param {Module} module @param {import('./drill.js').Round} round @param {OneActions & {again: () => void}} actions */
  function drill(module, { asked, done }, actions) {
    const question = asked[done.size];
    const where = say(texts.practiceItem, { n: done.size + 1, all: asked.length });
    if (question) return drawOne(module, where, question, undefined, texts.next, actions, h('p', { class: 'cw-hint' }, texts.practiceHow));
    const line = (/** @type {Question} */ q) => {
      const { right, seconds } = /** @type {import('./drill.js').Done} */ (done.get(q));
      return `${right ? '✓' : '✗'} ${bare(q.ask)} (${spelled(Math.round(seconds), { style: 'unit', unit: 'second' })})`;
    };
    return show(
      ...stepHead(module, texts.practice, actions),
      h('p', { class: 'cw-result' }, say(texts.practiceDone, { right: [...done.values()].filter(({ right }) => right).length, all: asked.length })),
      byObjective(asked, line),
      main(texts.practiceAgain, actions.again),
    );
  }

  /** @param {State} state @param {Module} module @param {StepActions} actions */
  function drawResult(state, module, actions) {
    const outcome = quizOutcome(state, module);
    const own = moduleState(state, module);
    const left = unfinished(state, module);
    const spent = own.failed;
    const passed = own.passed || outcome.passed;
    const review = !passed && !spent && (left.length || isToReview(state, module));
    const sentence = say(passed ? texts.passed : texts.notPassed, { score: own.passed ? own.best ?? 0 : outcome.score, pass: module.pass });
    show(
      ...stepHead(module, texts.result, actions),
      h('p', { class: `cw-result ${passed ? 'cw-good' : 'cw-bad'}` }, sentence),
      outcome.critical && h('p', {}, h('strong', {}, texts.critical)),
      module.attempts && own.attempt <= module.attempts && !own.passed && h('p', {}, say(texts.attempt, { n: own.attempt, all: module.attempts })),
      spent && h('p', { class: 'cw-box' }, texts.spent),
      outcome.passed && !own.passed && h('p', {}, texts.unread),
      review && h('p', {}, h('strong', {}, texts.reviewFirst)),
      (review || (outcome.passed && !own.passed)) && partList(left, actions),
      outcome.missed.length ? h('h3', {}, texts.missed) : outcome.done && h('p', {}, texts.allRight),
      outcome.missed.length && byObjective(outcome.missed, missedLine),
      resultButtons(passed || spent || review, actions, review ? left[0] : undefined),
    );
  }

  /**
   * What was asked about each objective, with the way to what can be read about it.
   * @param {Question[]} asked
   * @param {(question: Question) => string} line
   */
  function byObjective(asked, line) {
    const group = (/** @type {string} */ name) => {
      const own = asked.filter((q) => q.objective === name);
      const ways = new Map(own.map((q) => [q.review?.[0], q]));
      return h('li', {}, h('strong', {}, name), ...own.map((q) => h('p', {}, line(q))), ...[...ways.values()].map(readAgain));
    };
    return h('ul', { class: 'cw-modules' }, ...[...new Set(asked.map((q) => q.objective))].map(group));
  }

  /**
   * @param {unknown} ended whether there is no next attempt now
   * @param {StepActions} actions
   * @param {import('./progress.js').Block} [unread] what has to be read before there is one
   */
  function resultButtons(ended, actions, unread) {
    const next = actions.openNext;
    if (unread) return main(`${texts.readAgain}: ${unread.title}`, () => actions.openPart(unread.code));
    if (!ended) return main(texts.tryAgain, actions.retry);
    if (next) return main(`${texts.nextModule}: ${next.title}`, () => actions.open(next));
    return main(texts.overview, actions.overview);
  }

  /** @param {import('./progress.js').Block[]} parts @param {StepActions} actions */
  function partList(parts, actions) {
    return h('ul', {}, ...parts.map((p) => h('li', {}, button(p.title, () => actions.openPart(p.code), { class: 'cw-link' }))));
  }

  /** @param {ModuleEntry} module @param {string} where @param {Actions} actions */
  function stepHead(module, where, actions) {
    return [
      h('p', { class: 'cw-crumb' }, button(texts.overview, actions.overview), h('span', {}, where)),
      h('h2', {}, module.title),
    ];
  }

  /** @param {OneActions} actions @param {string} label @param {HTMLElement} root what has to be answered first is in it */
  function steps(actions, label, root) {
    const row = h('div', { class: 'cw-steps' });
    const alert = h('p', { class: 'cw-error', role: 'alert' });
    const { comeBack } = actions;
    if (comeBack) row.append(button(say(texts.backTo, { where: comeBack.label }), comeBack.go));
    else if (actions.back) row.append(button(texts.back, actions.back));
    const goOn = () => {
      const open = root.querySelector('.cw-question:not(.cw-answered)');
      if (!open) return actions.next?.();
      alert.textContent = texts.answerFirst;
      return /** @type {HTMLElement | null} */ (open.querySelector('input, select, button'))?.focus();
    };
    row.append(main(label, goOn), alert);
    return row;
  }

  /** @param {...(Node | string)} what said, and shown to those who are far below */
  function notice(...what) {
    news.replaceChildren(...what);
    news.scrollIntoView({ block: 'nearest' });
  }

  /** @param {import('./progress.js').Changed[]} changed */
  function updated(changed) {
    const line = (/** @type {import('./progress.js').Changed} */ m) =>
      [m.anew ? say(texts.changedAnew, { title: m.title }) : m.title, m.reasons.join(' ')].filter(Boolean).join(': ');
    notice(texts.changed, h('ul', {}, ...changed.map((m) => h('li', {}, line(m)))));
  }

  /** @param {State} state something was answered: what asked for it is done */
  function refresh(state) {
    drawProgress(state);
    for (const alert of document.querySelectorAll('.cw-steps .cw-error')) alert.textContent = '';
  }

  // The footer arrives after the script.
  document.addEventListener('DOMContentLoaded', () => support());
  return {
    overview,
    locked,
    drill,
    welcome,
    paper,
    panel,
    step,
    where: () => stage.querySelector('.cw-crumb span')?.textContent ?? '',
    showSaving,
    support,
    updated,
    notice,
    refresh,
  };
}

/** @param {string} label @param {() => void} action the button that leads on */
function main(label, action) {
  return button(label, action, { class: 'cw-main' });
}

/** @param {Question} question */
function missedLine({ critical, ask }) {
  return `${critical ? `! ${texts.mustPass}: ` : ''}${bare(ask)}`;
}
