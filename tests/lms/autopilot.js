/**
 * A learner in a hurry, inside the page: answers, goes on, and tells the server what the page shows, by requests that
 * block, so that the server has heard it before anything else can happen. It knows nothing of the page but what is on
 * the screen; of the browser's storage and the LMS it can make what goes wrong in real ones go wrong.
 *
 * @typedef {{storage?: 'full' | 'refused' | 'noDisk', lms?: 'throws' | 'lies', seed?: number,
 *   responses?: Record<string, [right: string, wrong: string]>}} Mishaps
 *   what the server answers to everything: what goes wrong now, and at first how to answer
 */
'use strict';

(() => {
  const world = /** @type {any} */ (window);
  /** @type {Mishaps} */
  let orders = {};

  /** @param {object} what @returns {Mishaps} */
  function tell(what) {
    const request = new XMLHttpRequest();
    request.open('POST', '/seen', false);
    request.send(JSON.stringify(what));
    orders = JSON.parse(request.responseText);
    world.top.orders = orders;
    return orders;
  }

  /** @param {any} owner @param {string} name @param {(real: () => unknown, values: any[]) => unknown} around */
  function wrap(owner, name, around) {
    const real = owner[name];
    owner[name] = function wrapped(/** @type {any[]} */ ...values) {
      return around(() => real.apply(this, values), values);
    };
  }

  /** @param {string[]} when */
  const refusing = (...when) => (/** @type {() => unknown} */ real) => {
    if (when.includes(orders.storage ?? '')) throw new DOMException('no', 'QuotaExceededError');
    return real();
  };

  function breakStorage() {
    wrap(IDBFactory.prototype, 'open', refusing('refused', 'noDisk'));
    wrap(IDBObjectStore.prototype, 'put', refusing('full'));
    wrap(Storage.prototype, 'setItem', refusing('full', 'refused'));
    wrap(Storage.prototype, 'getItem', refusing('refused'));
  }

  /** The API of an LMS that throws, or that says "true" and keeps nothing. */
  function breakLms() {
    let api = /** @type {any} */ (undefined);
    Object.defineProperty(window, 'API', {
      get: () => api,
      set(real) {
        api = Object.fromEntries(['LMSInitialize', 'LMSFinish', 'LMSGetValue', 'LMSGetLastError'].map((fn) => [fn, (/** @type {string} */ p) => real[fn](p)]));
        api.LMSSetValue = (/** @type {string} */ n, /** @type {string} */ v) => (world.orders?.lms === 'lies' ? 'true' : real.LMSSetValue(n, v));
        api.LMSCommit = () => {
          if (world.orders?.lms === 'throws') throw new Error('no');
          return world.orders?.lms === 'lies' ? 'true' : real.LMSCommit('');
        };
      },
    });
  }

  /** @param {string} selector */
  const visible = (selector) => /** @type {HTMLElement | undefined} */ (
    [...document.querySelectorAll(selector)].find((e) => /** @type {HTMLElement} */ (e).checkVisibility()));
  const shown = () => document.getElementById('saving')?.textContent ?? '';
  const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** @returns {Promise<string[]>} what the browser's storage holds of this course, read past the page */
  async function stored() {
    const opened = indexedDB.open('coursewright');
    opened.onupgradeneeded = () => opened.transaction?.abort();
    const found = await new Promise((resolve) => {
      opened.onerror = () => resolve([]);
      opened.onsuccess = () => {
        const all = opened.result.transaction('kept').objectStore('kept').getAll();
        all.onsuccess = () => resolve(all.result);
        opened.result.close();
      };
    });
    return [...found, ...Object.values({ ...localStorage })];
  }

  /** @param {HTMLElement} box @param {string} letters */
  function answer(box, letters) {
    for (const letter of letters) /** @type {HTMLElement} */ (box.querySelector(`input[value="${letter}"]`)).click();
    /** @type {HTMLElement} */ (box.querySelector('.cw-submit')).click();
    tell({ answered: box.dataset['question'], letters, status: shown() });
  }

  async function work() {
    while (!visible('#stage h2')?.textContent || (shown() === '' && !visible('.cw-box')) || /…$/.test(shown())) {
      visible('[data-is="start"]')?.click();
      await pause(5);
    }
    const { responses = {}, seed = 1 } = tell({ ready: true, secure: isSecureContext, status: shown(), stored: await stored() });
    let state = seed;
    const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
    for (;;) {
      await pause(random() < 0.7 ? 30 * random() : 250 * random());
      // Its timers go on for a moment, but nobody sees or touches a page that has gone.
      if (gone) return undefined;
      const box = visible('.cw-question:not(.cw-answered)');
      const main = visible('#stage .cw-main, .cw-now .cw-main');
      if (box) answer(box, responses[box.dataset['question'] ?? '']?.[random() < 0.85 ? 0 : 1] ?? '');
      else if (!main) return void tell({ finished: true });
      else {
        const again = main.textContent === 'Try the quiz again';
        const module = visible('#stage h2')?.textContent;
        main.click();
        if (again) tell({ again: module });
      }
    }
  }

  if (location.pathname === '/') return breakLms();
  let gone = false;
  addEventListener('pagehide', () => void (gone = true));
  breakStorage();
  let last = '';
  new MutationObserver(() => {
    if (shown() === last) return;
    last = shown();
    tell({ status: last });
  }).observe(document, { subtree: true, childList: true, characterData: true });
  return addEventListener('DOMContentLoaded', () => void work());
})();
