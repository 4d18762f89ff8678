import { attest } from './attest.js';
import { gaps } from './gaps.js';
import { match } from './match.js';
import { multiple } from './multiple.js';
import { number } from './number.js';
import { order } from './order.js';
import { scale } from './scale.js';
import { scenario } from './scenario.js';
import { single } from './single.js';
import { text } from './text.js';
import { truth } from './truth.js';

/** Every kind by name: `builders/questions/__init__.py` has the same list. @type {Record<string, import('../quiz.js').Kind>} */
export const KINDS = { single, multiple, truth, match, order, number, text, gaps, scale, attest, scenario };
