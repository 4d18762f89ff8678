import assert from 'node:assert/strict';
import { test } from 'node:test';

import { errorOfGet, errorOfSet, Lms, write } from './fixture.js';

/** An API with one interaction of a type and one objective. @param {string} type */
function withRecords(type) {
  const api = new Lms().open();
  write(api, [['cmi.interactions.0.id', 'q__v1'], ['cmi.interactions.0.type', type], ['cmi.objectives.0.id', 'o1']]);
  return api;
}

/* States: what each function answers, and the error, after the calls on the left. */

const STATES = /** @type {[string, [string, string?, string?][], [string, string?, string?], string, string][]} */ ([
  ['3.3.2.2', [], ['LMSGetValue', 'cmi.core.entry'], '', '301'],
  ['3.3.2.2', [], ['LMSSetValue', 'cmi.core.exit', ''], 'false', '301'],
  ['3.3.2.2', [], ['LMSCommit', ''], 'false', '301'],
  ['3.3.2.2', [], ['LMSFinish', ''], 'false', '301'],
  ['3.3.2.1', [], ['LMSInitialize', 'init'], 'false', '201'],
  ['3.3.2.1', [], ['LMSInitialize'], 'false', '201'],
  ['3.3.2.1', [], ['LMSInitialize', ''], 'true', '0'],
  ['3.3.2.1', [['LMSInitialize', '']], ['LMSCommit', 'now'], 'false', '201'],
  ['3.3.2.1', [['LMSInitialize', '']], ['LMSFinish', 'now'], 'false', '201'],
  ['3.3.2.2', [['LMSInitialize', '']], ['LMSInitialize', ''], 'false', '101'],
  ['3.3.2.2', [['LMSInitialize', ''], ['LMSFinish', '']], ['LMSFinish', ''], 'false', '301'],
  ['3.3.2.2', [['LMSInitialize', ''], ['LMSFinish', '']], ['LMSInitialize', ''], 'false', '101'],
  ['3.3.2.2', [['LMSInitialize', ''], ['LMSFinish', '']], ['LMSGetValue', 'cmi.core.entry'], '', '301'],
  ['3.3.2.2', [['LMSInitialize', ''], ['LMSFinish', '']], ['LMSSetValue', 'cmi.core.exit', ''], 'false', '301'],
  ['3.3.2.2', [['LMSInitialize', ''], ['LMSFinish', '']], ['LMSCommit', ''], 'false', '301'],
]);
for (const [clause, before, [fn, ...args], result, error] of STATES) {
  const after = before.map(([name]) => name).join(', ') || 'launch';
  test(`RTE ${clause}: ${fn}(${args}) after ${after} answers ${error}`, () => {
    const api = /** @type {Record<string, any>} */ (new Lms().launch());
    for (const [name, ...values] of before) api[name](...values);
    assert.deepEqual([api[fn](...args), api.LMSGetLastError()], [result, error]);
  });
}

/* Access: every element of RTE 3.4.4, on a record that exists. */

const GROUPS = /** @type {[string, Record<string, string>][]} */ ([
  ['cmi.core', {
    r: 'student_id student_name credit entry total_time lesson_mode',
    w: 'exit session_time',
    rw: 'lesson_location lesson_status score.raw score.min score.max',
    keyword: '_children score._children',
  }],
  ['cmi', { r: 'launch_data comments_from_lms', rw: 'suspend_data comments', keyword: '_version' }],
  ['cmi.objectives', { keyword: '_children _count' }],
  ['cmi.objectives.0', { rw: 'id status score.raw score.min score.max', keyword: 'score._children' }],
  ['cmi.student_data', { r: 'mastery_score max_time_allowed time_limit_action', keyword: '_children' }],
  ['cmi.student_preference', { rw: 'audio language speed text', keyword: '_children' }],
  ['cmi.interactions', { keyword: '_children _count' }],
  ['cmi.interactions.0', {
    w: 'id time type weighting student_response result latency correct_responses.0.pattern objectives.0.id',
    keyword: 'correct_responses._count objectives._count',
  }],
]);
/** The errors of reading, and of writing a line feed, which is of no type. */
const ANSWERS = /** @type {Record<string, string[]>} */ ({
  r: ['0', '403'], w: ['404', '405'], rw: ['0', '405'], keyword: ['0', '402'] });
for (const [group, lists] of GROUPS) {
  for (const [access, name] of Object.entries(lists).flatMap(([key, names]) => names.split(' ').map((n) => [key, n]))) {
    test(`RTE 3.4.4: the access of ${group}.${name} is ${access}`, () => {
      const api = withRecords('choice');
      const errors = [errorOfGet(api, `${group}.${name}`)[1], errorOfSet(api, `${group}.${name}`, '\n')[1]];
      assert.deepEqual(errors, ANSWERS[access ?? '']);
    });
  }
}

/* Reading: value and error at the first launch. */

const READS = /** @type {[string, unknown, string, string][]} */ ([
  ['3.4.4', 'cmi._version', '3.4', '0'],
  ['3.4.4', 'cmi.core.student_id', 'learner-1', '0'],
  ['3.4.4', 'cmi.core.student_name', 'Learner, Ada', '0'],
  ['3.4.4', 'cmi.core.lesson_status', 'not attempted', '0'],
  ['3.4.4', 'cmi.core.credit', 'credit', '0'],
  ['3.4.4', 'cmi.core.lesson_mode', 'normal', '0'],
  ['3.4.4', 'cmi.core.entry', 'ab-initio', '0'],
  ['3.4.4', 'cmi.core.total_time', '0000:00:00.00', '0'],
  ['3.4.4', 'cmi.core.score.raw', '', '0'],
  ['3.4.4', 'cmi.suspend_data', '', '0'],
  ['3.4.4', 'cmi.student_preference.audio', '0', '0'],
  ['3.4.4', 'cmi.core.score._children', 'raw,min,max', '0'],
  ['3.4.4', 'cmi.objectives._children', 'id,score,status', '0'],
  ['3.4.4', 'cmi.interactions._count', '0', '0'],
  ['3.3.3', 'cmi.core.zip_code', '', '201'],
  ['3.3.3', 'cmi.core', '', '201'],
  ['3.3.3', 'cmi.Core.entry', '', '201'],
  ['3.3.3', '', '', '201'],
  ['3.3.3', undefined, '', '201'],
  ['3.3.3', 'cmi.completion_status', '', '201'],
  ['3.3.3', 'cmi.core.student_id._children', '', '202'],
  ['3.3.3', 'cmi.core._count', '', '203'],
  ['3.3.3', 'cmi.zip_code._count', '', '201'],
  ['3.3.3', 'cmi.core._version', '', '201'],
  ['3.3.3', 'xyz.score.result', '', '401'],
  ['3.3.3', 'adl.nav.request', '', '401'],
  ['3.3.3', 'cmi.core.exit', '', '404'],
  ['3.3.3', 'cmi.core.session_time', '', '404'],
  ['3.4.3', 'cmi.objectives.0.id', '', '201'],
  ['3.4.3', 'cmi.objectives.n.id', '', '201'],
  ['3.4.3', 'cmi.interactions.0.objectives._count', '', '201'],
]);
for (const [clause, element, value, error] of READS) {
  test(`RTE ${clause}: reading ${element} gives "${value}", error ${error}`, () => {
    assert.deepEqual(errorOfGet(new Lms().open(), element), [value, error]);
  });
}

/* Writing: what an element takes, and what it answers with an error. */

const LONG = 'x'.repeat(255);
const WRITES = /** @type {[string, string, string[], unknown[], string][]} */ ([
  ['3.3.3', 'cmi.core.student_id', [], ['x'], '403'],
  ['3.3.3', 'cmi.core.total_time', [], ['00:00:01'], '403'],
  ['3.3.3', 'cmi.core.entry', [], ['resume'], '403'],
  ['3.3.3', 'cmi.launch_data', [], ['x'], '403'],
  ['3.3.3', 'cmi.student_data.mastery_score', [], ['80'], '403'],
  ['3.3.3', 'cmi._version', [], ['1.2'], '402'],
  ['3.3.3', 'cmi.core._children', [], ['student_id'], '402'],
  ['3.3.3', 'cmi.interactions._count', [], ['1'], '402'],
  ['3.3.3', 'cmi.core.zip_code', [], ['x'], '201'],
  ['3.3.3', 'cmi.success_status', [], ['passed'], '201'],
  ['3.3.3', 'xyz.score', [], ['1'], '401'],
  ['3.3.2.1', 'cmi.core.lesson_location', [''], [1, null, undefined, true], '405'],
  ['3.4.5 CMIString255', 'cmi.core.lesson_location', ['m1/p-2', LONG], [`${LONG}x`, 'café', 'a\nb'], '405'],
  ['3.4.5 CMIString4096', 'cmi.suspend_data', ['', 'x'.repeat(4096)], ['x'.repeat(4097), '✓', 'é'], '405'],
  ['3.4.5 Status', 'cmi.core.lesson_status', ['passed', 'completed', 'failed', 'incomplete', 'browsed'],
    ['not attempted', 'Passed', 'unknown', ''], '405'],
  ['3.4.5 Status', 'cmi.objectives.0.status', ['not attempted', 'passed'], ['unknown', ''], '405'],
  ['3.4.5 Exit', 'cmi.core.exit', ['', 'suspend', 'time-out', 'logout'], ['normal', 'Suspend'], '405'],
  ['3.4.4 score', 'cmi.core.score.raw', ['', '0', '100', '66.67', '100.0'],
    ['-1', '101', '100.5', 'eighty five', '.5', '5.', '1e1', ' 5'], '405'],
  ['3.4.4 score', 'cmi.objectives.0.score.raw', ['', '96.7'], ['120', '-5'], '405'],
  ['3.4.5 CMITimespan', 'cmi.core.session_time', ['00:00:00', '0010:34:34.56', '9999:59:59.9'],
    ['0:01:00', '10000:00:00', '00:60:00', '00:00:60', '00:00:01.123', 'PT1M', '01:00', ''], '405'],
  ['3.4.5 CMITimespan', 'cmi.interactions.0.latency', ['00:29:00'], ['29:00', 'PT29M'], '405'],
  ['3.4.5 CMITime', 'cmi.interactions.0.time', ['22:30:40', '12:33:35.5', '00:00:00'],
    ['24:00:00', '12:60:00', '12:00:60', '7:30:00', '12:33', '12:33:35.123', '2026-11-21T12:33:35'], '405'],
  ['3.4.5 CMIIdentifier', 'cmi.interactions.0.id', ['hipaa__q1__v3', 'A-1', LONG],
    ['', 'two words', 'a.b', 'urn:x:y', 'ä', `${LONG}x`], '405'],
  ['3.4.5 CMIIdentifier', 'cmi.objectives.0.id', ['Obj123'], ['Obj 123', 'a/b'], '405'],
  ['3.4.5 CMIIdentifier', 'cmi.interactions.0.objectives.0.id', ['o1'], ['o 1'], '405'],
  ['3.4.5 Interaction', 'cmi.interactions.0.type',
    ['true-false', 'choice', 'fill-in', 'matching', 'performance', 'likert', 'sequencing', 'numeric'],
    ['long-fill-in', 'other', 'Choice', ''], '405'],
  ['3.4.5 Result', 'cmi.interactions.0.result', ['correct', 'wrong', 'unanticipated', 'neutral', '0.5', '95'],
    ['incorrect', 'true', '', '-1'], '405'],
  ['3.4.4 weighting', 'cmi.interactions.0.weighting', ['0', '1', '-100', '0.66', '100'], ['', '101', '1,5'], '405'],
  ['3.4.4 audio', 'cmi.student_preference.audio', ['-1', '0', '100'], ['-2', '101', '1.5'], '405'],
  ['3.4.4 speed', 'cmi.student_preference.speed', ['-100', '100'], ['-101', '101'], '405'],
  ['3.4.4 text', 'cmi.student_preference.text', ['-1', '0', '1'], ['2'], '405'],
]);
for (const [clause, element, accepted, refused, error] of WRITES) {
  test(`RTE ${clause}: ${element} takes ${accepted.length} values and answers ${refused.length} with ${error}`, () => {
    const api = withRecords('choice');
    write(api, accepted.map((value) => [element, value]));
    for (const value of refused) assert.deepEqual(errorOfSet(api, element, value), ['false', error], String(value));
  });
}

/* Responses: the form that each type of interaction demands, RTE 3.4.5 CMIFeedback. */

const STYLE_2004 = ['a[,]b', 'a[.]b', '1[:]2', '{case_matters=false}a'];
const FORMS = /** @type {[string, string[], string[]][]} */ ([
  ['true-false', ['0', '1', 't', 'f'], ['true', 'T', '', 't,f', ...STYLE_2004]],
  ['choice', ['a', 'a,c', '0,9,z'], ['', 'ab', 'A', 'a,', 'a, b', 'a.b', ...STYLE_2004]],
  ['fill-in', ['', '500 media', 'agreed; Full Name', 'Müller', LONG], [`${LONG}x`, 'two\nlines', ...STYLE_2004]],
  ['matching', ['a.b', '1.c,2.b,3.a'], ['', 'a', 'a.b,c', 'ab.c', 'a.b.c', ...STYLE_2004]],
  ['performance', ['', 'start a; leaked b'], [`${LONG}x`, ...STYLE_2004]],
  ['likert', ['', '3', 'd'], ['ab', 'a,b', 'D', ...STYLE_2004]],
  ['sequencing', ['b,a,c'], ['', 'bac', 'b.a', ...STYLE_2004]],
  ['numeric', ['60', '-2.2', '1919173', '9'.repeat(255)],
    ['9'.repeat(256), '', '1,5', '60:61', '1e3', 'sixty', ...STYLE_2004]],
]);
for (const [type, accepted, refused] of FORMS) {
  for (const element of ['student_response', 'correct_responses.0.pattern']) {
    test(`RTE 3.4.5 CMIFeedback: the ${element} of ${type} has the form of ${type}`, () => {
      const api = withRecords(type);
      const name = `cmi.interactions.0.${element}`;
      write(api, accepted.map((value) => [name, value]));
      for (const value of refused) assert.deepEqual(errorOfSet(api, name, value), ['false', '405'], value);
    });
  }
}

test('RTE 3.4.5 CMIFeedback: curly brackets are for patterns of choice and matching alone', () => {
  for (const [type, value, result] of /** @type {const} */ ([
    ['choice', '{a,c}', 'true'], ['matching', '{a.b,b.a}', 'true'], ['sequencing', '{a,b}', 'false']])) {
    const api = withRecords(type);
    assert.equal(api.LMSSetValue('cmi.interactions.0.correct_responses.0.pattern', value), result, type);
    assert.equal(api.LMSSetValue('cmi.interactions.0.student_response', value), 'false', type);
  }
});

/* Lists, RTE 3.4.3: after q1 was recorded as interaction 0 and o1 as objective 0. */

const LISTS = /** @type {[string, string, string][]} */ ([
  ['cmi.interactions.1.id', 'q2', '0'],
  ['cmi.interactions.2.id', 'q3', '201'],
  ['cmi.interactions.01.id', 'q2', '201'],
  ['cmi.interactions.-1.id', 'q2', '201'],
  ['cmi.interactions.id', 'q2', '201'],
  ['cmi.interactions.1.type', 'choice', '201'],
  ['cmi.interactions.1.objectives.0.id', 'o1', '201'],
  ['cmi.interactions.0.id', 'renamed', '0'],
  ['cmi.interactions.0.objectives.0.id', 'o1', '0'],
  ['cmi.interactions.0.objectives.1.id', 'o1', '201'],
  ['cmi.interactions.0.correct_responses.0.pattern', 'a', '0'],
  ['cmi.interactions.0.correct_responses.1.pattern', 'a', '201'],
  ['cmi.objectives.1.id', 'o2', '0'],
  ['cmi.objectives.2.id', 'o3', '201'],
  ['cmi.objectives.1.status', 'passed', '201'],
]);
for (const [element, value, error] of LISTS) {
  test(`RTE 3.4.3: with one record, ${element} answers ${error}`, () => {
    assert.equal(errorOfSet(withRecords('choice'), element, value)[1], error);
  });
}

test('RTE 3.4.5: a response before the type of its interaction is refused (a strict choice)', () => {
  const api = new Lms().open();
  write(api, [['cmi.interactions.0.id', 'q1']]);
  assert.deepEqual(errorOfSet(api, 'cmi.interactions.0.student_response', 'a'), ['false', '201']);
});

test('RTE 3.4.4 interactions: they cannot be read, but counted', () => {
  const api = withRecords('choice');
  write(api, [['cmi.interactions.0.correct_responses.0.pattern', 'a'], ['cmi.interactions.0.objectives.0.id', 'o1']]);
  for (const name of ['id', 'type', 'time', 'student_response', 'objectives.0.id', 'correct_responses.0.pattern']) {
    assert.deepEqual(errorOfGet(api, `cmi.interactions.0.${name}`), ['', '404'], name);
  }
  for (const list of ['', '.0.objectives', '.0.correct_responses']) {
    assert.deepEqual(errorOfGet(api, `cmi.interactions${list}._count`), ['1', '0'], list);
  }
});

test('RTE 3.4.4 objectives: they can be read, in this session and in the next', () => {
  const lms = new Lms();
  const api = lms.open();
  write(api, [['cmi.objectives.0.id', 'o1'], ['cmi.objectives.0.status', 'failed']]);
  api.LMSCommit('');
  for (const session of [api, lms.open()]) {
    assert.equal(session.LMSGetValue('cmi.objectives._count'), '1');
    assert.equal(session.LMSGetValue('cmi.objectives.0.status'), 'failed');
    assert.deepEqual(errorOfGet(session, 'cmi.objectives.0.score.max'), ['', '0']);
    assert.equal(session.LMSGetValue('cmi.objectives.0.score._children'), 'raw,min,max');
  }
});

test('RTE 3.4.4 comments: they are concatenated, up to 4096 characters', () => {
  const api = new Lms().open();
  write(api, [['cmi.comments', 'one'], ['cmi.comments', ', two']]);
  assert.equal(api.LMSGetValue('cmi.comments'), 'one, two');
  assert.deepEqual(errorOfSet(api, 'cmi.comments', 'x'.repeat(4090)), ['false', '405']);
});

/* Errors. */

test('RTE 3.3.4: each call resets the error, but the error functions leave it', () => {
  const api = new Lms().open();
  api.LMSGetValue('cmi.core.exit');
  assert.deepEqual([api.LMSGetErrorString('404'), api.LMSGetErrorString('999')], ['Element is write only', '']);
  assert.equal(api.LMSGetDiagnostic(''), 'LMSGetValue(cmi.core.exit): write only');
  assert.deepEqual([api.LMSGetDiagnostic('403'), api.LMSGetDiagnostic('999')], ['Element is read only.', '']);
  assert.equal(api.LMSGetLastError(), '404');
  api.LMSGetValue('cmi.core.entry');
  assert.deepEqual([api.LMSGetLastError(), api.LMSGetDiagnostic('')], ['0', '']);
});

test('RTE 3.4.2: an unsupported group answers 401; asking for its _children is no error of the SCO', () => {
  const api = new Lms().open({ unsupported: ['interactions', 'objectives'] });
  assert.deepEqual(errorOfGet(api, 'cmi.interactions._children'), ['', '401']);
  assert.deepEqual(errorOfGet(api, 'cmi.objectives._children'), ['', '401']);
  assert.deepEqual(api.errors(), []);
  assert.deepEqual(errorOfGet(api, 'cmi.objectives._count'), ['', '401']);
  assert.deepEqual(errorOfSet(api, 'cmi.interactions.0.id', 'q1'), ['false', '401']);
  assert.deepEqual(api.errors().map(({ fn, args, error }) => [fn, args[0], error]), [
    ['LMSGetValue', 'cmi.objectives._count', '401'], ['LMSSetValue', 'cmi.interactions.0.id', '401']]);
});

test('calls: every call is logged with its arguments, result and error', () => {
  const api = new Lms().launch();
  api.LMSInitialize('');
  api.LMSSetValue('cmi.core.exit', 'normal');
  api.LMSGetLastError();
  assert.deepEqual(api.calls, [
    { fn: 'LMSInitialize', args: [''], result: 'true', error: '0' },
    { fn: 'LMSSetValue', args: ['cmi.core.exit', 'normal'], result: 'false', error: '405' },
    { fn: 'LMSGetLastError', args: [], result: '405', error: '0' }]);
});
