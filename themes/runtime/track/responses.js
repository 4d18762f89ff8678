/**
 * Answers as SCORM 2004 and xAPI write them alike: xAPI took its responses over (xAPI Data, appendix C). Clause numbers are
 * those of the SCORM 2004 Run-Time Environment, 4th edition.
 */

/** The smallest permitted maximum of a fill-in string (4.1.1.6). */
const FILL_IN = 250;

/** @param {number} seconds timeinterval (second, 10, 2) (4.1.1.7) */
export function duration(seconds) {
  return `PT${seconds.toFixed(2)}S`;
}

/**
 * @param {string} type
 * @param {string[]} response
 */
export function response2004(type, response) {
  if (type === 'true-false') return response[0] === 't' ? 'true' : 'false';
  if (type === 'fill-in') return plain(response.join(' '));
  // An item without a target is left out.
  return response.filter((part) => !part.endsWith('.-')).map((part) => (type === 'numeric' ? part : part.replace('.', '[.]'))).join('[,]');
}

/** Text without the signs that part a list, as long as every LMS takes it. @param {string} text */
export function plain(text) {
  return text.replaceAll('[,]', ',').slice(0, FILL_IN);
}
