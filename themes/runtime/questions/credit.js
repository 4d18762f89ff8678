/** Partial credit: the twin of `builders/questions/credit.py`. */

/** @param {number} right parts @param {number} of how many @param {string} credit */
export function share(right, of, credit) {
  if (credit === 'all' || of === 0) return right === of && of > 0 ? 1 : 0;
  return right / of;
}

/**
 * The one report of a kind that a tracker knows as one interaction.
 * @param {string} type the standards' name of the interaction
 * @param {string[]} response
 * @param {string[][]} right every response that is right
 * @param {number | null} score null where nothing is right or wrong
 * @param {string} [suffix]
 * @returns {import('../quiz.js').Report}
 */
export function reported(type, response, right, score, suffix = '') {
  return { suffix, type, response, right, correct: score === null ? 'neutral' : score === 1 ? 'right' : 'wrong' };
}
