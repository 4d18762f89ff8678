/** Every text of the interface. Functions where a number or name goes in. */
export const texts = {
  back: 'Back',
  next: 'Next',
  overview: 'Overview',
  overviewHeading: 'Your course',
  start: 'Start',
  /** @param {string} title */
  startModule: (title) => `Start: ${title}`,
  /** @param {string} title */
  goOn: (title) => `Continue: ${title}`,
  /** @param {string} title */
  again: (title) => `Read again: ${title}`,
  /** @param {number} n */
  minutes: (n) => `${n} min`,
  /** @param {number} done @param {number} all @param {number} left */
  progress: (done, all, left) =>
    done === all ? `All ${all} modules passed` : `${done} of ${all} modules passed, about ${left} minutes to go`,
  /** @param {number} n @param {number} all */
  part: (n, all) => `Part ${n} of ${all}`,
  /** @param {number} n @param {number} all */
  question: (n, all) => `Question ${n} of ${all}`,
  knowledgeCheck: 'Knowledge check',
  mustPass: 'Must be right to pass',
  selectAll: 'Select all that apply.',
  selectOne: 'Select one answer.',
  yes: 'True',
  no: 'False',
  submit: 'Check my answer',
  chooseFirst: 'Choose an answer first.',
  answerFirst: 'Answer the question above first, then go on.',
  right: 'Right',
  wrong: 'Not right',
  partly: 'Partly right',
  yourAnswer: 'your answer',
  rightAnswer: 'right answer',
  rule: 'Rule:',
  readAgain: 'Read this part again',
  result: 'Your result',
  seeResult: 'See my result',
  startQuiz: 'Start the quiz',
  /** @param {number} score @param {number} pass */
  passed: (score, pass) => `Passed with ${score} %. You needed ${pass} %.`,
  /** @param {number} score @param {number} pass */
  notPassed: (score, pass) => `You reached ${score} %. You need ${pass} %.`,
  critical: 'A question that must be right was not. It is marked below.',
  unread: 'Passed, but these parts have not been opened yet. Open them to finish the module:',
  missed: 'What to look at again',
  allRight: 'Every answer was right.',
  tryAgain: 'Try the quiz again',
  nextModule: 'Next module',
  coursePassed: 'You have passed this course',
  /** @param {number} score @param {string} version */
  courseResult: (score, version) => `Score ${score} %, on version ${version}.`,
  exit: 'Save and exit',
  goodbye: 'Your progress is saved. You can close this window.',
  goodbyeUnsaved: 'Some answers are not saved yet. Keep this page open until the message at the top says Saved.',
  saved: 'Saved',
  saving: 'Saving…',
  unsaved: 'Not saved. Trying again…',
  local: 'Kept on this device. Nothing is recorded.',
  nowhere: 'This browser keeps nothing: progress is lost when you leave.',
  review: 'Review: nothing is recorded.',
  noHost: 'The learning system was not found. Nothing is recorded; progress is kept on this device.',
  welcomeBack: 'Welcome back',
  someoneThere: 'Someone has started this course on this device.',
  someoneNew: 'I am someone new: start from the beginning',
  loading: 'This module is still loading…',
  notLoaded: 'This module did not arrive. What you answered is kept.',
  reload: 'Load the page again',
  /** @param {string} names */
  changed: (names) => `This course was updated since your last visit. Changed: ${names}. Questions that changed are asked again.`,
  statusPassed: 'Passed',
  statusOpen: 'Started',
  statusNew: 'Not started',
};
