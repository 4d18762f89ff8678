/** Browser storage that may be refused: then it forgets, and says so. */
export const shelf = {
  /** @param {string} key */
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {string} value @returns {boolean} whether it is there now */
  put(key, value) {
    try {
      localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  },
  /** @param {string} key */
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Refused storage holds nothing to drop.
    }
  },
};
