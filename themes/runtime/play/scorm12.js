import { clock } from '../clock.js';
import { play } from '../player.js';
import { findApi, scorm12 } from '../track/scorm12.js';

const time = clock(false);
play(scorm12(() => findApi(window), time.total), time);
