/**
 * The saved-state codec: `builders/model/state.py` is its twin, `docs/saved-state.md` the specification,
 * `tests/vectors/state.json` the cases that both pass. Imports nothing.
 *
 * @typedef {{v: number, response: string, result: string}} Answer
 * @typedef {{version: string, passed: boolean, tested: boolean, failed: boolean, best: number | null, attempt: number, seconds: number,
 *   opened: string[], answers: Record<string, Answer>}} ModuleState
 * @typedef {{version: string, seed: string, saves: number, at: string, modules: Record<string, ModuleState>}} State
 */

const HEAD = /^cw1 (\d+\.\d+\.\d+) ([0-9a-f]{8}) (\d+) (-|[0-9a-z]{3}(?:\.[0-9a-z]{3}){0,2})$/;
const MODULE =
  /^([0-9a-z]{3}) (\d+\.\d+) ([optf]) (-|\d+) (\d+) (\d+) (-|[0-9a-z]{3}(?:\.[0-9a-z]{3})*) (-|(?:[0-9a-z]{3}(?:\.[0-9a-z]{3})?\d*[a-z]*(?:[+-]|~\d\d))+)$/;
const ANSWER = /([0-9a-z]{3}(?:\.[0-9a-z]{3})?)(\d*)([a-z]*)([+-]|~\d\d)/g;

/** @param {State} state */
export function encode(state) {
  const head = `cw1 ${state.version} ${state.seed} ${state.saves} ${state.at || '-'}`;
  return [head, ...Object.entries(state.modules).map(encodeModule)].join(';');
}

/**
 * @param {string} text
 * @returns {State | null} null for anything that `encode` did not write
 */
export function decode(text) {
  const [head = '', ...records] = text.split(';');
  const match = HEAD.exec(head);
  const modules = records.map(decodeModule);
  if (!match || modules.includes(null)) return null;
  const [, version = '', seed = '', saves, at = ''] = match;
  return {
    version,
    seed,
    saves: Number(saves),
    at: at === '-' ? '' : at,
    modules: Object.fromEntries(/** @type {[string, ModuleState][]} */ (modules)),
  };
}

/** @param {[string, ModuleState]} entry */
function encodeModule([code, module]) {
  const answers = Object.entries(module.answers)
    .map(([question, a]) => `${question}${a.v === 1 ? '' : a.v}${a.response}${a.result}`)
    .join('');
  return [
    code,
    module.version,
    module.tested ? 't' : module.passed ? 'p' : module.failed ? 'f' : 'o',
    module.best ?? '-',
    module.attempt,
    module.seconds,
    module.opened.join('.') || '-',
    answers || '-',
  ].join(' ');
}

/**
 * @param {string} record
 * @returns {[string, ModuleState] | null}
 */
function decodeModule(record) {
  const match = MODULE.exec(record);
  if (!match) return null;
  const [, code = '', version = '', mark, best, attempt, seconds, opened = '', answers = ''] = match;
  const found = [...answers.matchAll(ANSWER)].map(([, question = '', v, response = '', result = '']) => [
    question,
    { v: Number(v || 1), response, result },
  ]);
  return [
    code,
    {
      version,
      passed: mark === 'p' || mark === 't',
      tested: mark === 't',
      failed: mark === 'f',
      best: best === '-' ? null : Number(best),
      attempt: Number(attempt),
      seconds: Number(seconds),
      opened: opened === '-' ? [] : opened.split('.'),
      answers: Object.fromEntries(found),
    },
  ];
}
