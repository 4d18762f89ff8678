/** Has the browser store what this folder needs without a line. On plain http and from a file it can't; then all stays as it is. */
const script = /** @type {HTMLScriptElement} */ (document.currentScript);

async function register() {
  try {
    await navigator.serviceWorker.register(new URL('sw.js', script.src), { updateViaCache: 'none' });
  } catch {
    // No worker here: the page works with a line, and claims no more.
  }
}

// Only when the page has all it needs itself.
addEventListener('load', register);
