/**
 * The data model of SCORM 2004, 4th edition, as tables: the elements, their types, the errors.
 *
 * "RTE" is its Run-Time Environment, version 1.1 of 2009. A data type is the narrower of RTE 4.1.1 and 4.2 and the regular
 * expression in Moodle's scorm_13.js. Choices that neither settles are marked "Choice".
 */

/**
 * @typedef {Record<string, RegExp>} Forms the form of a response for each cmi.interactions.n.type
 * @typedef {{access: 'r' | 'w' | 'rw' | 'keyword', type: RegExp | Forms, initial: string | null, low?: number, high?: number}} Row
 *   `initial`: null for a value that is not there until somebody sets it (error 403)
 */

/** @param {string[]} words */
const vocabulary = (...words) => new RegExp(`^(?:${words.join('|')})$`);
/** A characterstring of the smallest permitted maximum. Choice: nothing longer. @param {number} most */
const text = (most) => new RegExp(`^[^\\x00-\\x08\\x0b-\\x1f]{0,${most}}$`);

// Moodle: no blank; a URN has to be one.
const LongId = /^(?!urn:(?![A-Za-z0-9-]{1,31}:\S))\S{1,4000}$/;
const Real = /^-?\d{1,5}(?:\.\d{1,18})?$/;
const Time = /^(?:19[7-9]\d|20[0-2]\d|203[0-8])(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:\.\d{1,2}(?:Z|[+-](?:[01]\d|2[0-3])(?::[0-5]\d)?)?)?)?)?)?)?)?$/;
const Interval = /^P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,2})?S)?)?$/;
const Completion = vocabulary('completed', 'incomplete', 'not attempted', 'unknown');
const Success = vocabulary('passed', 'failed', 'unknown');
const Credit = vocabulary('credit', 'no-credit');
const Mode = vocabulary('normal', 'review', 'browse');
const Entry = vocabulary('ab-initio', 'resume', '');
const Exit = vocabulary('time-out', 'suspend', 'logout', 'normal', '');
const Result = vocabulary('correct', 'incorrect', 'unanticipated', 'neutral', '-?\\d{1,5}(?:\\.\\d{1,18})?');
const TimeLimitAction = vocabulary('exit,message', 'exit,no message', 'continue,message', 'continue,no message');
const InteractionType = vocabulary(
  'true-false', 'choice', 'fill-in', 'long-fill-in', 'matching', 'performance', 'sequencing', 'likert', 'numeric', 'other');

const SHORT = '[\\w.]{1,250}';
const LIST = `${SHORT}(?:\\[,\\]${SHORT}){0,35}`;
const PAIR = '[\\w]{1,250}\\[\\.\\][\\w]{1,250}';
const PAIRS = `${PAIR}(?:\\[,\\]${PAIR}){0,35}`;
const WORD = '(?:(?!\\[,\\])[^\\x00-\\x1f]){0,250}';
const WORDS = `${WORD}(?:\\[,\\]${WORD}){0,9}`;
const REAL = '-?\\d{1,5}(?:\\.\\d{1,18})?';

/** @param {string} form */
const whole = (form) => new RegExp(`^(?:${form})$`);

/** RTE 4.2.9.2: what a learner answered. @type {Forms} */
export const Response = {
  'true-false': /^(?:true|false)$/,
  // A set: nothing is in it twice.
  choice: whole(`(?!.*(?:^|\\])(${SHORT})(?=\\[,\\]).*\\[,\\]\\1(?:\\[|$))(?:${LIST})?`),
  'fill-in': whole(`(?!\\{(?:case_matters|order_matters)=)${WORDS}`),
  'long-fill-in': text(4000),
  matching: whole(`(?:${PAIRS})?`),
  performance: whole(`(?:${PAIRS})?`),
  sequencing: whole(`(?:${LIST})?`),
  likert: whole(SHORT),
  numeric: Real,
  other: text(4000),
};
/** RTE 4.2.9.1: what is right. @type {Forms} */
export const Pattern = {
  ...Response,
  'fill-in': whole(`(?:\\{case_matters=(?:true|false)\\})?(?:\\{order_matters=(?:true|false)\\})?${WORDS}`),
  performance: whole(`(?:\\{order_matters=(?:true|false)\\})?${PAIRS}`),
  numeric: whole(`(?:${REAL})?\\[:\\](?:${REAL})?`),
};
/** How many patterns an LMS has to take. @type {Record<string, number>} */
export const PATTERNS = { choice: 10, 'fill-in': 5, 'long-fill-in': 5, matching: 5, performance: 5, sequencing: 5 };

/** @param {Row['access']} access @returns {(type: Row['type'], initial?: string | null) => Row} */
const row = (access) => (type, initial = null) => ({ access, type, initial });
const readOnly = row('r');
const writeOnly = row('w');
const readWrite = row('rw');
/** @param {string} value */
const keyword = (value) => row('keyword')(/./, value);
export const count = keyword('0');
/** @param {Row} element @param {number} low @param {number} high RTE 4.2: out of range is 407, not 406 */
const between = (element, low, high) => ({ ...element, low, high });

const SCORE = { _children: keyword('scaled,raw,min,max'), scaled: between(readWrite(Real), -1, 1), raw: readWrite(Real), min: readWrite(Real), max: readWrite(Real) };
/** @param {string} group @returns {Record<string, Row>} */
const score = (group) => Object.fromEntries(Object.entries(SCORE).map(([name, found]) => [`${group}.score.${name}`, found]));

export const ELEMENTS = new Map(Object.entries({
  'cmi._version': keyword('1.0'),
  'cmi.completion_status': readWrite(Completion, 'unknown'),
  'cmi.completion_threshold': readOnly(Real),
  'cmi.credit': readOnly(Credit, 'credit'),
  'cmi.entry': readOnly(Entry, 'ab-initio'),
  'cmi.exit': writeOnly(Exit, ''),
  'cmi.interactions._children': keyword('id,type,objectives,timestamp,correct_responses,weighting,learner_response,result,latency,description'),
  'cmi.interactions._count': count,
  'cmi.interactions.n.id': readWrite(LongId),
  'cmi.interactions.n.type': readWrite(InteractionType),
  'cmi.interactions.n.objectives._count': count,
  'cmi.interactions.n.objectives.n.id': readWrite(LongId),
  'cmi.interactions.n.timestamp': readWrite(Time),
  'cmi.interactions.n.correct_responses._count': count,
  'cmi.interactions.n.correct_responses.n.pattern': readWrite(Pattern),
  'cmi.interactions.n.weighting': readWrite(Real),
  'cmi.interactions.n.learner_response': readWrite(Response),
  'cmi.interactions.n.result': readWrite(Result),
  'cmi.interactions.n.latency': readWrite(Interval),
  'cmi.interactions.n.description': readWrite(text(250)),
  'cmi.launch_data': readOnly(text(4000)),
  'cmi.learner_id': readOnly(LongId),
  'cmi.learner_name': readOnly(text(250)),
  // An empty one is refused, as scorm-again does it.
  'cmi.location': readWrite(/^[^\x00-\x1f]{1,1000}$/),
  'cmi.max_time_allowed': readOnly(Interval),
  'cmi.mode': readOnly(Mode, 'normal'),
  'cmi.objectives._children': keyword('id,score,success_status,completion_status,progress_measure,description'),
  'cmi.objectives._count': count,
  'cmi.objectives.n.id': readWrite(LongId),
  ...score('cmi.objectives.n'),
  'cmi.objectives.n.success_status': readWrite(Success, 'unknown'),
  'cmi.objectives.n.completion_status': readWrite(Completion, 'unknown'),
  'cmi.objectives.n.progress_measure': between(readWrite(Real), 0, 1),
  'cmi.objectives.n.description': readWrite(text(250)),
  'cmi.progress_measure': between(readWrite(Real), 0, 1),
  'cmi.scaled_passing_score': between(readOnly(Real), -1, 1),
  ...score('cmi'),
  'cmi.session_time': writeOnly(Interval, ''),
  'cmi.success_status': readWrite(Success, 'unknown'),
  'cmi.suspend_data': readWrite(text(64000)),
  'cmi.time_limit_action': readOnly(TimeLimitAction, 'continue,no message'),
  'cmi.total_time': readOnly(Interval, 'PT0S'),
}));

/** RTE 3.1.7. @type {Record<string, string>} */
export const ERRORS = {
  0: 'No Error',
  101: 'General Exception',
  102: 'General Initialization Failure',
  103: 'Already Initialized',
  104: 'Content Instance Terminated',
  111: 'General Termination Failure',
  112: 'Termination Before Initialization',
  113: 'Termination After Termination',
  122: 'Retrieve Data Before Initialization',
  123: 'Retrieve Data After Termination',
  132: 'Store Data Before Initialization',
  133: 'Store Data After Termination',
  142: 'Commit Before Initialization',
  143: 'Commit After Termination',
  201: 'General Argument Error',
  301: 'General Get Failure',
  351: 'General Set Failure',
  391: 'General Commit Failure',
  401: 'Undefined Data Model Element',
  402: 'Unimplemented Data Model Element',
  403: 'Data Model Element Value Not Initialized',
  404: 'Data Model Element Is Read Only',
  405: 'Data Model Element Is Write Only',
  406: 'Data Model Element Type Mismatch',
  407: 'Data Model Element Value Out Of Range',
  408: 'Data Model Dependency Not Established',
};
