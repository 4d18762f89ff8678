/**
 * What pages of the preview run besides their own: they are loaded again when what they show has changed, and say what is
 * wrong with the sources. The preview puts this into the pages that it serves; no build has it.
 */

/** @typedef {{edition: number, site: number, problems: string[], written: number}} News */

// In a page of others: no name is left there.
(() => {
  const own = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  /** What this page was drawn from. */
  const drawn = /** @type {('edition' | 'site')[]} */ (Object.keys(own));
  /** @type {EventSource | undefined} */
  let line;
  /** @type {HTMLElement | undefined} */
  let note;

  const STYLE = `
    div { position: fixed; inset: auto 0 0; z-index: 99; max-height: 60vh; overflow: auto; padding: .75rem 1rem;
      background: #fff; color: #1b2530; border-top: 4px solid #b0241c; font: 1rem/1.5 system-ui, sans-serif; text-align: start; }
    h2 { margin: 0 0 .25rem; font-size: 1.125rem; color: #b0241c; }
    p { margin: 0; }
    ul { margin: .5rem 0 0; padding-inline-start: 1.25rem; }
    li { overflow-wrap: anywhere; white-space: pre-line; font-family: ui-monospace, monospace; font-size: .875rem; }
    @media (prefers-color-scheme: dark) { div { background: #11171b; color: #e6ecef; border-color: #ffa097; } h2 { color: #ffa097; } }
  `;

  /** @param {string} tag @param {string} text */
  function element(tag, text) {
    return Object.assign(document.createElement(tag), { textContent: text });
  }

  /** Says what is wrong, out of reach of the page's own styles. @param {string[]} problems */
  function say(problems) {
    note?.remove();
    note = undefined;
    if (!problems.length) return;
    note = element('div', '');
    note.id = 'coursewright-problems';
    const root = note.attachShadow({ mode: 'open' });
    // Not in a style element: the learner page's policy takes none.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const box = element('div', '');
    box.setAttribute('role', 'alert');
    const list = element('ul', '');
    list.append(...problems.map((problem) => element('li', problem)));
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    box.append(element('h2', count), element('p', 'The last good version is shown until this is put right.'), list);
    root.append(box);
    document.body.append(note);
  }

  /** @param {News} news */
  function hear(news) {
    if (drawn.some((name) => news[name] !== Number(own[name]))) {
      line?.close();
      location.reload();
      return;
    }
    say(news.problems);
    window.dispatchEvent(new CustomEvent('coursewright-news', { detail: news }));
  }

  /** A page out of sight keeps no line open: browsers allow six. */
  function listen() {
    line?.close();
    if (document.hidden) return;
    line = new EventSource('/~serve/events');
    line.onmessage = ({ data }) => hear(JSON.parse(data));
  }

  document.addEventListener('visibilitychange', listen);
  listen();
})();
