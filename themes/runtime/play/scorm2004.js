import { play } from '../player.js';
import { clock } from '../clock.js';
import { courseData } from '../document.js';
import { master } from '../track/mastery.js';
import { patient } from '../track/scorm.js';
import { findApi2004, scorm2004 } from '../track/scorm2004.js';

const time = clock(false);
const course = courseData();
const find = () => findApi2004(window);
play(patient(scorm2004(find, time.total, (mastery) => master(course, mastery)), find), time, course);
