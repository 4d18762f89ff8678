import { play } from '../player.js';
import { clock } from '../clock.js';
import { courseData } from '../document.js';
import { master } from '../track/mastery.js';
import { patient } from '../track/scorm.js';
import { findApi, scorm12 } from '../track/scorm12.js';

const time = clock(false);
const course = courseData();
const find = () => findApi(window);
play(patient(scorm12(find, time.total, (mastery) => master(course, mastery)), find), time, course);
