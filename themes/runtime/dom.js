/** The one way to make elements: text stays text, so nothing a learner or an LMS sends can become markup. */

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} [attributes] `true` sets an empty attribute, `false` none
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/**
 * An element whose inside is markup that the build made from an author's text, never anything of run time.
 * @param {string} tag
 * @param {string} markup
 * @param {Record<string, string | boolean | undefined>} [attributes]
 */
export function built(tag, markup, attributes = {}) {
  const element = h(tag, attributes);
  element.innerHTML = markup;
  return element;
}

/**
 * @param {string} label
 * @param {() => void} action
 * @param {Record<string, string | boolean | undefined>} [attributes]
 */
export function button(label, action, attributes = {}) {
  // type=button and click: in a frame that may not submit forms, `submit` never fires.
  const element = h('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', action);
  return element;
}

/** @param {HTMLElement} element moves focus there, for readers to go on from it */
export function focusOn(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
}
