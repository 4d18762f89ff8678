/**
 * The texts of the interface, in the language of the page, which brings them along: a catalogue in `texts/`. Imports
 * nothing.
 *
 * @typedef {typeof import('./texts/en.json')} Texts
 */

/** @type {Texts} */
export const texts = JSON.parse(document.getElementById('texts')?.textContent ?? '');

/**
 * A text with what goes in where it has braces.
 * @param {string} text
 * @param {Record<string, string | number>} values by the name between the braces
 */
export function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
