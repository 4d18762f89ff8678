import { multiple } from './multiple.js';
import { single } from './single.js';
import { truth } from './truth.js';

/**
 * The kinds that are there, by name: those of most questions. The others (`more.js`) come in a script of their own, in a
 * course that asks them; either script may be the first to run. `builders/questions/__init__.py` has them all.
 * @type {Record<string, import('../quiz.js').Kind>}
 */
export const KINDS = Object.assign(((/** @type {any} */ (globalThis)).cwKinds ??= {}), { single, multiple, truth });
