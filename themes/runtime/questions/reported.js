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
  return { suffix, type, response, right, credit: score === null ? undefined : Math.round(100 * score) / 100, correct: score === null ? 'neutral' : score === 1 ? 'right' : 'wrong' };
}
