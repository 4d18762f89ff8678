import { play } from '../player.js';
import { clock } from '../clock.js';
import { patient } from '../track/scorm.js';
import { findApi, scorm12 } from '../track/scorm12.js';

const time = clock(false);
const find = () => findApi(window);
play(patient(scorm12(find, time.total), find), time);
