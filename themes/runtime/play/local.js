import { clock } from '../clock.js';
import { play } from '../player.js';

play(null, clock(false));
