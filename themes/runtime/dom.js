/**
 * The one way to make elements: text stays text, so nothing a learner or an LMS sends can become markup.
 *
 * @typedef {Node | string | false | null | undefined | 0} Child what is none is left out
 */

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | undefined>} [attributes] `true` sets an empty attribute, `false` none
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...there(children));
  return element;
}

/** @param {Child[]} children @returns {(Node | string)[]} those that are there */
export function there(children) {
  return /** @type {(Node | string)[]} */ (children.filter(Boolean));
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
 * A screen that the build has made, `<template data-screen="...">`. Its `data-is` names the value that goes in: a text, a
 * list of elements, what a button does. `true` leaves the element as it is, a value that is empty takes it away. Null where
 * it has not arrived.
 * @param {string} screen
 * @param {Record<string, any>} values text, boolean, Node[] or function by name
 */
export function filled(screen, values) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`[data-screen=${screen}]`));
  if (!template) return null;
  const made = document.importNode(template.content, true);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll('[data-is]'))) {
    const value = values[place.dataset['is'] ?? ''];
    if (!value) place.remove();
    else if (typeof value === 'function') place.addEventListener('click', value);
    else if (value !== true) place.replaceChildren(...[value].flat());
  }
  return made;
}

/**
 * @param {string} label
 * @param {() => void} action
 * @param {Record<string, string | boolean | undefined>} [attributes]
 */
export function button(label, action, attributes = { class: 'cw-plain' }) {
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
