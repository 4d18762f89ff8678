/**
 * Drawing: each screen of the player, from a state. Nothing here decides or saves.
 *
 * @typedef {import('./progress.js').Course} Course
 * @typedef {import('./progress.js').Module} Module
 * @typedef {import('./progress.js').ModuleEntry} ModuleEntry
 * @typedef {import('./progress.js').State} State
 * @typedef {import('./quiz.js').Question} Question
 * @typedef {{open: (entry: ModuleEntry) => void, resume: () => void, overview: () => void, exit: () => void}} Actions
 * @typedef {Actions & {back: (() => void) | null, next: (() => void) | null, retry: () => void,
 *   answer: (question: Question, response: string[], score: number) => void,
 *   openPart: (spot: string) => void, testOut: () => void, comeBack: {label: string, go: () => void} | null, openNext: ModuleEntry | null}} StepActions
 */
import { sectionOf } from './document.js';
import { button, focusOn, h } from './dom.js';
import { shuffled } from './forms.js';
import { coursePassed, courseScore, firstPart, isLocked, isToReview, moduleState, quiz, quizOutcome, unfinished } from './progress.js';
import { drawQuestion } from './quiz.js';
import { say, texts } from './texts.js';

/** @param {Course} course @param {() => void} [questionShown] */
export function makeScreens(course, questionShown) {
  const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
  const saving = /** @type {HTMLElement} */ (document.getElementById('saving'));
  const bar = /** @type {HTMLElement} */ (document.getElementById('progress'));
  const news = /** @type {HTMLElement} */ (document.getElementById('notice'));
  let over = false;
  let first = true;

  /** @param {...(Node | string)} children the stage shows these, and no module */
  function show(...children) {
    for (const open of document.querySelectorAll('.cw-now')) open.classList.remove('cw-now');
    stage.replaceChildren(...children);
    const heading = stage.querySelector('h2');
    // On arrival the page's own title is read first; afterwards focus follows the learner.
    if (heading && !first) focusOn(heading);
    first = false;
  }

  /** @param {State} state */
  function drawProgress(state) {
    const done = course.modules.filter((m) => moduleState(state, m).passed).length;
    bar.style.setProperty('inline-size', `${(100 * done) / course.modules.length}%`);
  }

  /** @param {import('./saver.js').SaveState} save */
  function showSaving(save) {
    if (saving.dataset['state'] === save) return;
    saving.dataset['state'] = save;
    saving.textContent = texts[save];
  }

  /** @param {State} state @param {Actions} actions */
  function overview(state, actions) {
    drawProgress(state);
    const passed = coursePassed(state, course);
    const open = course.modules.filter((m) => !moduleState(state, m).passed);
    const left = open.reduce((sum, m) => sum + m.minutes, 0);
    const total = course.modules.length;
    const progress = say(open.length ? texts.progress : texts.allPassed, { done: total - open.length, all: total, left });
    show(
      h('h2', {}, passed ? texts.coursePassed : texts.overviewHeading),
      h('p', { class: 'cw-lead' }, passed ? say(texts.courseResult, { score: courseScore(state, course) ?? 0, version: course.shown }) : progress),
      ...(open[0] ? [mainButton(state, open[0], actions)] : []),
      h('ol', { class: 'cw-modules' }, ...course.modules.map((entry) => moduleRow(state, entry, actions))),
      button(texts.exit, actions.exit, { class: 'cw-plain' }),
    );
  }

  /** @param {State} state @param {ModuleEntry} entry @param {Actions} actions */
  function mainButton(state, entry, actions) {
    const left = course.modules.find((m) => m.code === state.at.split('.')[0]);
    if (left && !moduleState(state, left).passed && !isLocked(state, course, left)) return button(say(texts.goOn, { title: left.title }), actions.resume, { class: 'cw-main' });
    return button(say(texts.startModule, { title: entry.title }), () => actions.open(entry), { class: 'cw-main' });
  }

  /** @param {State} state @param {ModuleEntry} entry @param {Actions} actions */
  function moduleRow(state, entry, actions) {
    const own = moduleState(state, entry);
    const started = state.modules[entry.code] !== undefined;
    const status = own.passed ? texts.statusPassed : started ? texts.statusOpen : texts.statusNew;
    const mark = own.passed ? '✓' : started ? '◐' : '○';
    const locked = isLocked(state, course, entry);
    return h(
      'li',
      {},
      locked ? h('strong', {}, entry.title) : button(entry.title, () => actions.open(entry), { class: 'cw-link' }),
      h('p', {}, locked ? texts.locked : entry.summary),
      h('p', { class: 'cw-meta' }, `${mark} ${status} · ${say(texts.minutes, { n: entry.minutes })}`, own.best === null ? '' : ` · ${own.best} %`),
    );
  }

  /** @param {State} state @param {Actions} actions @param {() => void} startOver */
  function welcome(state, actions, startOver) {
    overview(state, actions);
    const again = button(texts.someoneNew, startOver, { class: 'cw-plain' });
    stage.querySelector('.cw-modules')?.before(h('p', { class: 'cw-box' }, h('strong', {}, `${texts.welcomeBack}. `), texts.someoneThere, ' ', again));
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
    show(...stepHead(module, say(texts.part, { n: number, all: module.parts.length }), actions), ...testOut(state, module, part, actions));
    const section = /** @type {HTMLElement} */ (sectionOf(module.slug));
    const block = /** @type {HTMLElement} */ (section.querySelector(`[data-part="${part.id}"]`));
    section.classList.add('cw-now');
    block.classList.add('cw-now');
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (block.querySelectorAll('[data-check]'))) {
      drawCheck(state, module, place, actions);
    }
    const next = part.quiz ? texts.startQuiz : texts.next;
    block.querySelector('.cw-steps')?.remove();
    block.append(steps(actions, next, () => firstOpenCheck(block)));
  }

  /**
   * The way past what the learner knows already: offered at the start, once. An open module starts behind it, and says so.
   * @param {State} state @param {Module} module @param {import('./progress.js').Block} part @param {StepActions} actions
   */
  function testOut(state, module, part, actions) {
    const { passed, best } = moduleState(state, module);
    if (!(module.open || module.testOut) || part !== firstPart(module) || passed || best !== null) return [];
    const start = button(texts.testOut, actions.testOut, { class: 'cw-plain' });
    return [h('p', { class: 'cw-box' }, ...(module.open ? [texts.quizFirst] : [say(texts.testOutHow, { percent: module.testOut ?? 0 }), ' ', start]))];
  }

  /** @param {State} state @param {Module} module @param {HTMLElement} place @param {StepActions} actions */
  function drawCheck(state, module, place, actions) {
    const question = /** @type {Question} */ (module.questions.find((q) => q.id === place.dataset['check']));
    const shown = shuffled(question, state.seed);
    const given = moduleState(state, module).answers[question.code];
    questionShown?.();
    place.replaceChildren(
      drawQuestion(shown, {
        label: texts.knowledgeCheck,
        given: given?.response ?? null,
        result: given?.result ?? '',
        onAnswer: (response, score) => actions.answer(question, response, score),
      }),
    );
  }

  /** @param {State} state @param {Module} module @param {Question[]} asked @param {number} number @param {StepActions} actions */
  function drawQuizQuestion(state, module, asked, number, actions) {
    const question = /** @type {Question} */ (asked[number]);
    const where = say(texts.question, { n: number + 1, all: asked.length });
    const given = moduleState(state, module).answers[question.code];
    questionShown?.();
    const drawn = drawQuestion(question, {
      label: where,
      given: given?.response ?? null,
      result: given?.result ?? '',
      onAnswer: (response, score) => actions.answer(question, response, score),
    });
    const next = number === asked.length - 1 ? texts.seeResult : texts.next;
    const unanswered = () => (drawn.classList.contains('cw-answered') ? null : drawn);
    show(...stepHead(module, where, actions), drawn, steps(actions, next, unanswered));
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
      h('p', { class: `cw-result ${passed ? 'cw-good' : 'cw-bad'}` }, `${passed ? '✓' : '✗'} ${sentence}`),
      ...(outcome.critical ? [h('p', {}, h('strong', {}, texts.critical))] : []),
      ...(module.attempts && !own.passed ? [h('p', {}, say(texts.attempt, { n: own.attempt, all: module.attempts }))] : []),
      ...(spent ? [h('p', { class: 'cw-box' }, texts.spent)] : []),
      ...(outcome.passed && !own.passed ? [h('p', {}, texts.unread), partList(left, actions)] : []),
      ...(review ? [h('p', {}, h('strong', {}, texts.reviewFirst)), partList(left, actions)] : []),
      ...(outcome.missed.length ? [h('h3', {}, texts.missed), missedList(outcome.missed)] : outcome.done ? [h('p', {}, texts.allRight)] : []),
      resultButtons(passed || spent || review, state, actions, review ? left[0] : undefined),
    );
  }

  /** @param {Question[]} missed */
  function missedList(missed) {
    return h(
      'ul',
      {},
      ...missed.map((q) => {
        const line = h('li', {}, q.critical ? h('strong', {}, `! ${texts.mustPass}: `) : '', plain(q.ask));
        if (q.review) line.append(' ', h('a', { href: q.review[0] }, `${texts.readAgain}: ${q.review[1]}`));
        return line;
      }),
    );
  }

  /**
   * @param {unknown} ended whether there is no next attempt now
   * @param {State} state
   * @param {StepActions} actions
   * @param {import('./progress.js').Block} [unread] what has to be read before there is one
   */
  function resultButtons(ended, state, actions, unread) {
    const next = actions.openNext;
    if (unread) return button(`${texts.readAgain}: ${unread.title}`, () => actions.openPart(unread.code), { class: 'cw-main' });
    if (!ended) return button(texts.tryAgain, actions.retry, { class: 'cw-main' });
    if (next && !coursePassed(state, course)) return button(`${texts.nextModule}: ${next.title}`, () => actions.open(next), { class: 'cw-main' });
    return button(texts.overview, actions.overview, { class: 'cw-main' });
  }

  /** @param {import('./progress.js').Block[]} parts @param {StepActions} actions */
  function partList(parts, actions) {
    return h('ul', {}, ...parts.map((p) => h('li', {}, button(p.title, () => actions.openPart(p.code), { class: 'cw-link' }))));
  }

  /** @param {Module} module @param {string} where @param {Actions} actions */
  function stepHead(module, where, actions) {
    return [
      h('p', { class: 'cw-crumb' }, button(texts.overview, actions.overview, { class: 'cw-plain' }), h('span', {}, where)),
      h('h2', {}, module.title),
    ];
  }

  /** @param {StepActions} actions @param {string} label @param {() => HTMLElement | null} unanswered */
  function steps(actions, label, unanswered) {
    const row = h('div', { class: 'cw-steps' });
    const alert = h('p', { class: 'cw-error', role: 'alert' });
    const { comeBack } = actions;
    if (comeBack) row.append(button(say(texts.backTo, { where: comeBack.label }), comeBack.go, { class: 'cw-plain' }));
    else if (actions.back) row.append(button(texts.back, actions.back, { class: 'cw-plain' }));
    row.append(button(label, () => goOn(actions, alert, unanswered()), { class: 'cw-main' }), alert);
    return row;
  }

  /** @param {StepActions} actions @param {HTMLElement} alert @param {HTMLElement | null} question */
  function goOn(actions, alert, question) {
    if (!question) return actions.next?.();
    alert.textContent = texts.answerFirst;
    return /** @type {HTMLElement | null} */ (question.querySelector('input, select, button'))?.focus();
  }

  /** @param {ModuleEntry} entry */
  function arriving(entry) {
    show(h('h2', {}, entry.title), h('p', {}, texts.loading));
  }

  /** @param {ModuleEntry} entry @param {() => void} load */
  function missing(entry, load) {
    show(h('h2', {}, entry.title), h('p', { role: 'alert' }, texts.notLoaded), button(texts.reload, load, { class: 'cw-main' }));
  }

  /** Nothing can go on from here. @param {string} heading @param {string} what @param {() => void} [again] */
  function stop(heading, what, again) {
    over = true;
    const anew = () => {
      over = false;
      again?.();
    };
    const retry = again ? [button(texts.tryConnection, anew, { class: 'cw-main' })] : [];
    show(h('h2', {}, heading), h('p', {}, what), ...retry);
  }

  /** @param {string} words */
  function goodbye(words) {
    over = true;
    show(h('h2', {}, words));
  }

  return {
    overview,
    welcome,
    step,
    arriving,
    missing,
    stop,
    goodbye,
    where: () => stage.querySelector('.cw-crumb span')?.textContent ?? '',
    showSaving,
    ended: () => over,
    notice: (/** @type {string} */ text) => void news.replaceChildren(text),
    refresh: (/** @type {State} */ state) => drawProgress(state),
  };
}

/** @param {HTMLElement} block */
function firstOpenCheck(block) {
  return /** @type {HTMLElement | null} */ (block.querySelector('.cw-question:not(.cw-answered)'));
}

/** @param {string} markup the text of markup that the build made */
function plain(markup) {
  return new DOMParser().parseFromString(markup, 'text/html').body.textContent ?? '';
}
