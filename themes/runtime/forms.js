/**
 * Forms: which questions an attempt asks and in which order, from the seed that saved state records. The twin of
 * `builders/model/forms.py`, which says why; `tests/vectors/forms.json` holds the cases of both. Imports nothing.
 *
 * @typedef {[codes: string[], count: number]} Pool what one rule draws `count` questions from
 */

/** A number of 32 bits that scatters similar texts: FNV-1a, then the final mix of MurmurHash3. @param {string} text */
export function rank(text) {
  let value = 0x811c9dc5;
  for (const unit of text) value = Math.imul(value ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * Entries in the order that `salt` gives to their names.
 * @template T
 * @param {T[]} entries
 * @param {string} salt
 * @param {(entry: T) => string} name
 */
export function arranged(entries, salt, name) {
  const key = (/** @type {T} */ entry) => rank(`${salt} ${name(entry)}`);
  return [...entries].sort((a, b) => key(a) - key(b) || (name(a) < name(b) ? -1 : 1));
}

/**
 * The codes of the questions that attempt number `attempt` (from 1) asks. Each pool is walked in one order, and every
 * attempt goes on where the one before it ended.
 * @param {Pool[]} pools
 * @param {string} seed
 * @param {number} attempt
 * @param {boolean} shuffle
 * @param {boolean} anew false draws the same questions every time
 */
export function form(pools, seed, attempt, shuffle, anew) {
  const own = (/** @type {string} */ code) => code;
  /** @type {string[]} */
  const drawn = [];
  for (const [codes, count] of pools) {
    const free = arranged(codes, seed, own).filter((code) => !drawn.includes(code));
    const start = anew ? ((attempt - 1) * count) % free.length : 0;
    drawn.push(...[...free.slice(start), ...free.slice(0, start)].slice(0, count));
  }
  if (shuffle) return arranged(drawn, `${seed} ${attempt}`, own);
  return [...new Set(pools.flatMap(([codes]) => codes))].filter((code) => drawn.includes(code));
}

/**
 * A question with its choices, or the targets of a matching, in the order of an attempt. Letters stay with their texts.
 * @template {any} Q
 * @param {Q} question
 * @param {string} salt
 * @returns {Q}
 */
export function shuffled(question, salt) {
  const { code, fixed, choices, targets } = /** @type {any} */ (question);
  const mix = (/** @type {[string][] | undefined} */ list) => list && arranged(list, `${salt} ${code}`, ([letter]) => letter);
  return fixed ? question : { .../** @type {any} */ (question), choices: mix(choices), targets: mix(targets) };
}
