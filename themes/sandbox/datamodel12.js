/**
 * The data model of SCORM 1.2 as tables: the elements, their types, the errors.
 *
 * "RTE" is "The SCORM Run-Time Environment", version 1.2 of October 1, 2001. A data type is the narrower of RTE 3.4.5
 * and the regular expression in Moodle's scorm_12.js. Choices that neither settles are marked "Choice".
 */

/**
 * @typedef {Record<string, RegExp>} Forms the form of a response for each cmi.interactions.n.type
 * @typedef {{access: 'r' | 'w' | 'rw' | 'keyword', type: RegExp | Forms, initial: string}} Row
 */

/* Data types, RTE 3.4.5. */

/** @param {string[]} words */
const vocabulary = (...words) => new RegExp(`^(?:${words.join('|')})$`);

// Choice: no control characters. Moodle's older "^.{0,255}$" refuses a line feed, the standard says only "ASCII".
const CMIString255 = /^[\x20-\x7e]{0,255}$/;
const CMIString4096 = /^[\x20-\x7e]{0,4096}$/;
const CMIIdentifier = /^[A-Za-z0-9_-]{1,255}$/;
const CMIInteger = /^\d{1,5}$/;
const CMITime = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,2})?$/;
const CMITimespan = /^\d{2,4}:[0-5]\d:[0-5]\d(?:\.\d{1,2})?$/;
const Score = /^(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)?$/; // CMIDecimal from 0 to 100, or CMIBlank
const Weighting = /^-?(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)$/; // CMIDecimal in Moodle's range, -100 to 100
const Audio = /^(?:-1|\d{1,2}|100)$/;
const Speed = /^-?(?:\d{1,2}|100)$/;
const Text = vocabulary('-1', '0', '1');
const Credit = vocabulary('credit', 'no-credit');
const Mode = vocabulary('normal', 'review', 'browse');
const Entry = vocabulary('ab-initio', 'resume', '');
const Exit = vocabulary('time-out', 'suspend', 'logout', '');
const TimeLimitAction = vocabulary('exit,message', 'exit,no message', 'continue,message', 'continue,no message', '');
// RTE 3.4.4 lesson_status: a "SCO should never set lesson_status to not attempted"; Moodle refuses it.
const LessonStatus = vocabulary('passed', 'completed', 'failed', 'incomplete', 'browsed');
const Status = vocabulary('passed', 'completed', 'failed', 'incomplete', 'browsed', 'not attempted');
const Result = vocabulary('correct', 'wrong', 'unanticipated', 'neutral', '\\d{1,3}(?:\\.\\d+)?');
const InteractionType = vocabulary(
  'true-false', 'choice', 'fill-in', 'matching', 'performance', 'likert', 'sequencing', 'numeric');

const LIST = '[0-9a-z](?:,[0-9a-z])*';
const PAIRS = '[0-9a-z]\\.[0-9a-z](?:,[0-9a-z]\\.[0-9a-z])*';
// A learner's own words need not be ASCII: the RTE says "alpha-numeric" and Moodle takes U+0000 to U+FFFF.
// Choice: the delimiters of SCORM 2004 are refused, since every 1.2 LMS would store them as part of the answer.
const WORDS = /^(?!.*(?:\[[,.:]\]|\{(?:case_matters|order_matters|lang)=))[^\x00-\x1f\x7f]{0,255}$/;

/** @param {string} form */
const short = (form) => new RegExp(`^(?=.{0,255}$)(?:${form})$`);

/** CMIFeedback of a student_response. @type {Forms} */
const Response = {
  'true-false': /^[01tf]$/,
  choice: short(LIST),
  'fill-in': WORDS,
  matching: short(PAIRS),
  performance: WORDS,
  likert: /^[0-9a-z]?$/,
  sequencing: short(LIST),
  numeric: short('-?\\d+(?:\\.\\d+)?'),
};
/** CMIFeedback of a pattern: curly brackets say "all of these". @type {Forms} */
const Pattern = { ...Response, choice: short(`${LIST}|\\{${LIST}\\}`), matching: short(`${PAIRS}|\\{${PAIRS}\\}`) };

/* The data model, RTE 3.4.4. */

/** @param {Row['access']} access @returns {(type: Row['type'], initial?: string) => Row} */
const row = (access) => (type, initial = '') => ({ access, type, initial });
const readOnly = row('r');
const writeOnly = row('w');
const readWrite = row('rw');
/** @param {string} value */
const keyword = (value) => row('keyword')(CMIString255, value);
export const count = row('keyword')(CMIInteger, '0');

const CORE = 'student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,'
  + 'session_time';
const INTERACTION = 'id,objectives,time,type,correct_responses,weighting,student_response,result,latency';

export const ELEMENTS = new Map(Object.entries({
  'cmi._version': keyword('3.4'),
  'cmi.core._children': keyword(CORE),
  'cmi.core.student_id': readOnly(CMIIdentifier),
  'cmi.core.student_name': readOnly(CMIString255),
  'cmi.core.lesson_location': readWrite(CMIString255),
  'cmi.core.credit': readOnly(Credit, 'credit'),
  'cmi.core.lesson_status': readWrite(LessonStatus, 'not attempted'),
  'cmi.core.entry': readOnly(Entry, 'ab-initio'),
  'cmi.core.score._children': keyword('raw,min,max'),
  'cmi.core.score.raw': readWrite(Score),
  'cmi.core.score.max': readWrite(Score),
  'cmi.core.score.min': readWrite(Score),
  'cmi.core.total_time': readOnly(CMITimespan, '0000:00:00.00'),
  'cmi.core.lesson_mode': readOnly(Mode, 'normal'),
  'cmi.core.exit': writeOnly(Exit),
  'cmi.core.session_time': writeOnly(CMITimespan),
  'cmi.suspend_data': readWrite(CMIString4096),
  'cmi.launch_data': readOnly(CMIString4096),
  'cmi.comments': readWrite(CMIString4096),
  'cmi.comments_from_lms': readOnly(CMIString4096),
  'cmi.objectives._children': keyword('id,score,status'),
  'cmi.objectives._count': count,
  'cmi.objectives.n.id': readWrite(CMIIdentifier),
  'cmi.objectives.n.score._children': keyword('raw,min,max'),
  'cmi.objectives.n.score.raw': readWrite(Score),
  'cmi.objectives.n.score.max': readWrite(Score),
  'cmi.objectives.n.score.min': readWrite(Score),
  'cmi.objectives.n.status': readWrite(Status),
  'cmi.student_data._children': keyword('mastery_score,max_time_allowed,time_limit_action'),
  'cmi.student_data.mastery_score': readOnly(Score),
  'cmi.student_data.max_time_allowed': readOnly(CMITimespan),
  'cmi.student_data.time_limit_action': readOnly(TimeLimitAction),
  'cmi.student_preference._children': keyword('audio,language,speed,text'),
  'cmi.student_preference.audio': readWrite(Audio, '0'),
  'cmi.student_preference.language': readWrite(CMIString255),
  'cmi.student_preference.speed': readWrite(Speed, '0'),
  'cmi.student_preference.text': readWrite(Text, '0'),
  'cmi.interactions._children': keyword(INTERACTION),
  'cmi.interactions._count': count,
  'cmi.interactions.n.id': writeOnly(CMIIdentifier),
  'cmi.interactions.n.objectives._count': count,
  'cmi.interactions.n.objectives.n.id': writeOnly(CMIIdentifier),
  'cmi.interactions.n.time': writeOnly(CMITime),
  'cmi.interactions.n.type': writeOnly(InteractionType),
  'cmi.interactions.n.correct_responses._count': count,
  'cmi.interactions.n.correct_responses.n.pattern': writeOnly(Pattern),
  'cmi.interactions.n.weighting': writeOnly(Weighting),
  'cmi.interactions.n.student_response': writeOnly(Response),
  'cmi.interactions.n.result': writeOnly(Result),
  'cmi.interactions.n.latency': writeOnly(CMITimespan),
}));

/** RTE 3.3.3. @type {Record<string, string>} */
export const ERRORS = {
  0: 'No error',
  101: 'General Exception',
  201: 'Invalid argument error',
  202: 'Element cannot have children',
  203: 'Element not an array. Cannot have count.',
  301: 'Not initialized',
  401: 'Not implemented error',
  402: 'Invalid set value, element is a keyword',
  403: 'Element is read only.',
  404: 'Element is write only',
  405: 'Incorrect Data Type',
};

/** Every element and every group above one, such as "cmi.core". */
export const NAMES = new Set([...ELEMENTS.keys()].flatMap((name) => name.split('.').map(
  (_, depth, parts) => parts.slice(0, depth + 1).join('.'))));

/** Every value before a SCO was ever launched. */
export const INITIAL = Object.fromEntries([...ELEMENTS].filter(
  ([name, { access }]) => access !== 'keyword' && !name.includes('.n.')).map(([name, { initial }]) => [name, initial]));
