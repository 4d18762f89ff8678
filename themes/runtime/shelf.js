/**
 * Browser storage, in the best place that takes it. IndexedDB writes through to the disk; localStorage is written late,
 * so a browser that is killed may forget; and either may be refused (a frame of another origin, a private window, a
 * full disk) or never answer. Imports nothing.
 *
 * @typedef {'local' | 'localLoose' | 'nowhere'} Place where something is: on the disk, in the browser, or not kept
 * @typedef {(now: string | null, place: Place) => string | null} Change from what is stored to what shall be, null for
 *   nothing
 */

const STORE = 'kept';
/** Milliseconds that IndexedDB has to answer: it can block for ever. What has failed once is not waited for again. */
let patience = 3000;

/** One transaction in IndexedDB, whoever else writes: done when it is on the disk. @param {(store: IDBObjectStore) => void} use */
function disk(use) {
  return /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject((patience = 0)), patience);
    const request = indexedDB.open('coursewright');
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = reject;
    request.onsuccess = () => {
      const work = request.result.transaction(STORE, 'readwrite', { durability: 'strict' });
      use(work.objectStore(STORE));
      // No connection stays open behind its transaction: it could keep another tab from the data.
      request.result.close();
      work.onabort = reject;
      work.oncomplete = () => {
        clearTimeout(timer);
        resolve();
      };
    };
  }));
}

/** @param {string} key @param {Change} change */
function onDisk(key, change) {
  return disk((store) => {
    const found = store.get(key);
    found.onsuccess = () => {
      const now = found.result ?? null;
      const next = change(now, 'local');
      if (next === null) store.delete(key);
      else if (next !== now) store.put(next, key);
    };
  });
}

/** @param {string} key @param {Change} change */
async function browser(key, change) {
  const next = change(localStorage.getItem(key), 'localLoose');
  if (next === null) localStorage.removeItem(key);
  else localStorage.setItem(key, next);
}

/** @param {string} key @param {Change} change in each place that there is */
function everywhere(key, change) {
  return Promise.all([browser, onDisk].map((place) => place(key, change).catch(() => undefined)));
}

export const shelf = {
  /** @param {string} key @returns {Promise<{loose: string, disk: string}>} what each place has, '' for nothing */
  async read(key) {
    const found = { loose: '', disk: '' };
    await everywhere(key, (now, place) => {
      found[place === 'local' ? 'disk' : 'loose'] = now ?? '';
      return now;
    });
    return found;
  },
  /** @param {string} prefix @returns {Promise<string[]>} what each place has under all keys that begin so */
  async all(prefix) {
    /** @type {string[]} */
    const found = [];
    const listed = async () => {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) found.push(localStorage[key]);
    };
    const read = disk((store) => {
      const all = store.getAll(IDBKeyRange.bound(prefix, `${prefix}~`));
      all.onsuccess = () => found.push(...all.result);
    });
    await Promise.allSettled([listed(), read]);
    return found;
  },
  /** @param {string} key @param {Change} change @returns {Promise<Place>} where it is now, for good */
  async write(key, change) {
    try {
      await onDisk(key, change);
      await browser(key, () => null).catch(() => undefined);
      return 'local';
    } catch {
      return browser(key, change).then(/** @returns {Place} */ () => 'localLoose', () => 'nowhere');
    }
  },
  /** At once, for a page that goes away while the disk is at work. @param {string} key @param {Change} change */
  hold: (key, change) => browser(key, change).catch(() => undefined),
  /** @param {string} key gone from every place @param {string | null} [rest] what is left on the disk */
  drop: (key, rest = null) => everywhere(key, (_, place) => (place === 'local' ? rest : null)),
};
