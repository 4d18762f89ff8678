/**
 * The texts of the interface, in the language of the page, which brings them along: a catalogue in `texts/`. Imports
 * nothing.
 *
 * @typedef {typeof import('./texts/en.json')} Texts
 */

/** @type {Texts} */
export const texts = JSON.parse(document.getElementById('texts')?.textContent ?? '');

/**
 * A number or a date as readers of the page write it.
 * @param {any} value
 * @param {Intl.NumberFormatOptions | Intl.DateTimeFormatOptions} [options]
 * @returns {string}
 */
export function spelled(value, options) {
  return value.toLocaleString(document.documentElement.lang, options);
}

/** @param {number} value 0 to 100 */
export function percent(value) {
  return spelled(value / 100, { style: 'percent' });
}

/**
 * A text with what goes in where it has braces; `{score%}` is a percentage.
 * @param {string} text
 * @param {Record<string, string | number>} values by the name between the braces
 */
export function say(text, values) {
  return text.replace(/\{(\w+)(%?)\}/g, (_, name, share) => (share ? percent : spelled)(/** @type {any} */ (values[name])));
}
