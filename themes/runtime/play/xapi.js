import { play } from '../player.js';
import { clock } from '../clock.js';
import { courseData } from '../document.js';
import { lrs } from '../track/lrs.js';
import { launchedByXapi } from '../track/xapi.js';

const time = clock(false);
const course = courseData();
const { terms } = course;
play(lrs(() => launchedByXapi(location.search, terms), () => undefined, time.total, terms), time, course);
