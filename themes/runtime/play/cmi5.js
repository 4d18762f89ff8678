import { play } from '../player.js';
import { clock } from '../clock.js';
import { courseData } from '../document.js';
import { keepSession, launchedByCmi5 } from '../track/cmi5.js';
import { lrs } from '../track/lrs.js';
import { master } from '../track/mastery.js';

const time = clock(false);
const course = courseData();
const launch = async () => {
  const found = await launchedByCmi5(location.search, course.terms);
  master(course, found.masteryScore);
  // Whatever sounds, now or later (cmi5 11.2).
  if (found.mute) document.addEventListener('play', ({ target }) => Object.assign(/** @type {object} */ (target), { muted: true }), true);
  return found;
};
play(lrs(launch, keepSession, time.total, course.terms), time, course);
