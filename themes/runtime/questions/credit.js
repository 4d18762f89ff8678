/** Partial credit: the twin of `builders/questions/credit.py`. */

/** @param {number} right parts @param {number} of how many @param {string} credit */
export function share(right, of, credit) {
  if (credit === 'all' || of === 0) return right === of && of > 0 ? 1 : 0;
  return right / of;
}
