/**
 * A service worker: a stored copy of what its folder needs without a line. The build writes `STORE` before it.
 *
 * A page comes from the line where that answers in time, so nobody is stuck on an old version. What a page loads has its
 * content's digest in its address: whichever version of a page is on the screen finds its own files, and no others.
 *
 * @typedef {object} Store
 * @property {string} name a digest of all that is stored
 * @property {string[]} pages addresses of pages, relative to the folder
 * @property {Record<string, string>} files address of each page and file to the SHA-256 of its content
 */
const PATIENCE = 4000;
/** The note that only the stored copy shows; its text stands in the page. */
const NOTE = /(class="cw-box cw-stored") hidden/;

const worker = /** @type {any} */ (self);
// From `self`: the minifier puts this line before the others.
const { name: version, pages, files } = /** @type {Store} */ (/** @type {any} */ (self).STORE);
/** @type {string} */
const scope = worker.registration.scope;
// Sites share an origin: each folder knows its own copies by its address.
const own = `${scope} `;

/** All of a version or nothing: what a server gives of another version fails the installation, and the last one stays. */
async function store() {
  const copies = await Promise.all(Object.entries(files).map(copied));
  const cache = await caches.open(own + version);
  await Promise.all(copies.map(([address, copy]) => cache.put(address, copy)));
}

/** @param {[string, string]} file @returns {Promise<[string, Response]>} */
async function copied([address, digest]) {
  const url = new URL(address, scope).href;
  const response = await fetch(url, { cache: 'no-cache' });
  const body = await response.arrayBuffer();
  if ((await sha256(body)) !== digest) throw new Error(`${address} is of another version`);
  const content = pages.includes(address) ? new TextDecoder().decode(body).replace(NOTE, '$1') : body;
  return [url, new Response(content, { headers: { 'Content-Type': response.headers.get('Content-Type') ?? '' } })];
}

/** @param {ArrayBuffer} data */
async function sha256(data) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The copy before this one stays: a page of that version may be open, and ask for one of its pictures yet. */
async function tidy() {
  const names = (await caches.keys()).filter((key) => key.startsWith(own) && key !== own + version);
  await Promise.all(names.slice(0, -1).map((key) => caches.delete(key)));
}

/** @param {Request} request @param {string} address */
async function page(request, address) {
  const line = fetch(request, { cache: 'no-cache' });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const response = await Promise.race([line.catch(() => null), late]);
  if (response?.status < 500) return response;
  return (await (await caches.open(own + version)).match(new URL(address, scope).href)) ?? line;
}

/** @param {Request} request */
async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(store().then(() => worker.skipWaiting())));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(tidy()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  const address = (url.origin + url.pathname).replace(/index\.html$/, '').replace(scope, '') || './';
  if (request.method !== 'GET' || request.headers.has('Range')) return;
  if (pages.includes(address)) event.respondWith(page(request, address));
  else if (url.origin === location.origin) event.respondWith(file(request));
});
