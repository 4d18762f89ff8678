import { clock } from '../clock.js';
import { play } from '../player.js';
import { findApi2004, scorm2004 } from '../track/scorm2004.js';

const time = clock(false);
play(scorm2004(() => findApi2004(window), time.total), time);
