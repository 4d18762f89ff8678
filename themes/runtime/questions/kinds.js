import { multiple } from './multiple.js';
import { single } from './single.js';
import { truth } from './truth.js';

/** Every kind by name: `builders/questions/__init__.py` has the same list. @type {Record<string, import('../quiz.js').Kind>} */
export const KINDS = { single, multiple, truth };
