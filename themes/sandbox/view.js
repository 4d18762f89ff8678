/**
 * Drawing what an LMS has got. Texts go in as text, never as markup: they are what learners typed.
 */

/** @param {string} tag @param {(string | Node)[]} inside @param {string} [className] */
export function element(tag, inside, className = '') {
  const made = document.createElement(tag);
  made.append(...inside);
  made.className = className;
  return made;
}

/** @param {string} id */
export function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** Draw a list or the body of a table anew; without anything in it, the sentence that says so. @param {string} id @param {Node[]} rows */
export function draw(id, rows) {
  place(id).replaceChildren(...rows);
  const none = /** @type {HTMLElement | null} */ (document.querySelector(`[data-none="${id}"]`));
  if (none) none.hidden = rows.length > 0;
}

/** Put rows before those that are there. @param {string} id @param {Node[]} rows newest first */
export function prepend(id, rows) {
  draw(id, [...rows, ...place(id).children]);
}

/** @param {Record<string, unknown>} values */
export function table(values) {
  return Object.entries(values).map(([name, value]) => {
    const head = element('th', [name]);
    head.setAttribute('scope', 'row');
    return element('tr', [head, element('td', [typeof value === 'string' ? value : JSON.stringify(value)])]);
  });
}
