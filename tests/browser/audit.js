/** What axe does not look for: `audit.py` runs this in the page. */
(() => {
  /** @param {Element} e */
  const isShown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  /** @param {Element} e */
  const nameOf = (e) => e.outerHTML.slice(0, 120);
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

  /** Whatever makes the page wider than the screen. */
  function cutOff() {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`wider than the screen: ${scrollWidth} in ${clientWidth}`] : [];
  }

  /** Controls below 24 px (2.5.8). A link in running text may be as small as it is, a control is as large as its label. */
  function smallTargets() {
    const inline = (/** @type {Element} */ e) => e.matches('a') && getComputedStyle(e).display === 'inline';
    return [...document.querySelectorAll(CONTROLS)]
      .filter((e) => isShown(e) && !inline(e))
      .filter((e) => {
        const { width, height } = (e.closest('label') ?? e).getBoundingClientRect();
        return width > 1 && Math.min(width, height) < 23.9;
      })
      .map(nameOf);
  }

  /** Controls that show nothing while the keyboard is on them: no outline, no shadow, of their own or of their row. */
  function unseenFocus() {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const found = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(CONTROLS))].filter((e) => {
      if (!isShown(e)) return false;
      e.focus(/** @type {any} */ ({ preventScroll: true, focusVisible: true }));
      return document.activeElement === e && !isMarked(e) && !isMarked(e.closest('.cw-choice'));
    });
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    before?.focus({ preventScroll: true });
    return found.map(nameOf);
  }

  /** @param {Element | null} e */
  function isMarked(e) {
    if (!e) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(e);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  }

  Object.assign(window, { audit: { cutOff, smallTargets, unseenFocus } });
})();
