/**
 * A mastery score that the LMS has set takes the place of the course's own (cmi5 10.2.4; SCORM 1.2 RTE 3.4.4; `cmi.scaled_passing_score` in 2004):
 * that of the assessment, else of every module.
 * @param {import('../progress.js').Course & {mastery?: number}} course
 * @param {number | undefined} mastery
 */
export function master(course, mastery = course.mastery) {
  if (mastery === course.mastery) return;
  const last = course.modules.at(-1);
  // Scores are whole numbers.
  for (const entry of last?.final ? [last] : course.modules) entry.pass = Math.ceil(100 * /** @type {number} */ (mastery) - 1e-6);
}
