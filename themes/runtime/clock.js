/**
 * Time that the page was in sight. A wall clock that is set back does not matter: `performance.now` only goes on.
 * @param {boolean} visible whether it is in sight now: a page may be opened in the background
 */
export function clock(visible, now = () => performance.now() / 1000) {
  let since = now();
  let counted = 0;
  let lapped = 0;
  let shown = 0;

  const total = () => counted + (visible ? now() - since : 0);

  return {
    /** @param {boolean} next */
    setVisible(next) {
      if (next === visible) return;
      counted = total();
      since = now();
      visible = next;
    },
    /** Seconds in sight since the page was opened. */
    total,
    /** Whole seconds since the last lap; the rest stays for the next one. */
    lap() {
      const seconds = Math.floor(total() - lapped);
      lapped += seconds;
      return seconds;
    },
    /** A question is on the screen from now on. */
    show() {
      shown = total();
    },
    sinceShown: () => total() - shown,
  };
}
