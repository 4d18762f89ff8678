import { attest } from './attest.js';
import { gaps } from './gaps.js';
import { match } from './match.js';
import { number } from './number.js';
import { order } from './order.js';
import { scale } from './scale.js';
import { scenario } from './scenario.js';
import { text } from './text.js';

// What `kinds.js` has not.
Object.assign(((/** @type {any} */ (globalThis)).cwKinds ??= {}), { match, order, number, text, gaps, scale, attest, scenario });
