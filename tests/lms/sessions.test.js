import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Lms, write } from './fixture.js';
import { addTimespans } from '../../themes/sandbox/strict12.js';

/** @typedef {import('../../themes/sandbox/strict12.js').Values} Values */

for (const [exit, entry] of [['suspend', 'resume'], ['', ''], ['logout', ''], ['time-out', ''], [null, '']]) {
  for (const end of /** @type {const} */ (['LMSFinish', 'LMSCommit'])) {
    test(`RTE 3.4.4 entry: after exit ${exit ?? 'not set'} and ${end} it is "${entry}"`, () => {
      const lms = new Lms();
      const api = lms.open();
      if (exit) write(api, [['cmi.core.exit', exit]]);
      api[end]('');
      assert.equal(lms.open().LMSGetValue('cmi.core.entry'), entry);
    });
  }
}

test('RTE 3.4.4 exit: "suspend" holds for one session only', () => {
  const lms = new Lms();
  const api = lms.open();
  write(api, [['cmi.core.exit', 'suspend']]);
  api.LMSFinish('');
  lms.open().LMSFinish('');
  assert.equal(lms.open().LMSGetValue('cmi.core.entry'), '');
});

test('RTE 3.3.2.1 LMSCommit: what was committed comes back, what was not is lost with the page', () => {
  const lms = new Lms();
  const api = lms.open();
  write(api, [['cmi.suspend_data', 'kept'], ['cmi.core.lesson_location', 'p2'], ['cmi.interactions.0.id', 'q1']]);
  assert.equal(api.LMSCommit(''), 'true');
  write(api, [['cmi.suspend_data', 'lost'], ['cmi.interactions.1.id', 'q2']]);
  const next = lms.open();
  const names = ['cmi.suspend_data', 'cmi.core.lesson_location', 'cmi.interactions._count'];
  assert.deepEqual(names.map((name) => next.LMSGetValue(name)), ['kept', 'p2', '1']);
});

test('stored: a session that set nothing leaves the values of the model, and neither keywords nor lists', () => {
  const lms = new Lms();
  lms.open().LMSCommit('');
  const values = Object.entries(lms.stored ?? {}).filter(([, value]) => value !== '');
  assert.deepEqual(Object.fromEntries(values), {
    'cmi.core.student_id': 'learner-1',
    'cmi.core.student_name': 'Learner, Ada',
    'cmi.core.credit': 'credit',
    'cmi.core.lesson_status': 'not attempted',
    'cmi.core.entry': 'ab-initio',
    'cmi.core.total_time': '0000:00:00.00',
    'cmi.core.lesson_mode': 'normal',
    'cmi.student_preference.audio': '0',
    'cmi.student_preference.speed': '0',
    'cmi.student_preference.text': '0',
  });
});

test('RTE 3.3.3: a refused commit is "false" with 101, and can be tried again', () => {
  const lms = new Lms();
  const api = lms.open();
  write(api, [['cmi.suspend_data', 'x']]);
  lms.accepts = false;
  assert.deepEqual([api.LMSCommit(''), api.LMSGetLastError(), lms.stored], ['false', '101', null]);
  lms.accepts = true;
  assert.deepEqual([api.LMSCommit(''), api.LMSGetLastError()], ['true', '0']);
});

test('RTE 3.3.2.2: a refused LMSFinish is "false" with 101, and the session is over all the same', () => {
  const lms = new Lms();
  const api = lms.open();
  lms.accepts = false;
  assert.deepEqual([api.LMSFinish(''), api.LMSGetLastError()], ['false', '101']);
  assert.deepEqual([api.LMSCommit(''), api.LMSGetLastError()], ['false', '301']);
});

/** @param {Lms} lms @param {'LMSFinish' | 'LMSCommit' | ''} end @param {string[]} times of one session */
function session(lms, end, ...times) {
  const api = lms.open();
  write(api, times.map((time) => ['cmi.core.session_time', time]));
  if (end) api[end]('');
}

test('RTE 3.4.4 total_time: LMSFinish adds the last session_time, once', () => {
  const lms = new Lms();
  session(lms, 'LMSFinish', '00:00:05', '00:01:10.5');
  assert.equal(lms.stored?.['cmi.core.total_time'], '0000:01:10.50');
  session(lms, 'LMSFinish');
  session(lms, 'LMSFinish', '01:00:00');
  assert.equal(lms.open().LMSGetValue('cmi.core.total_time'), '0001:01:10.50');
});

test('RTE 3.4.4 total_time: a committed session_time counts at the next launch when the page died, once', () => {
  const lms = new Lms();
  session(lms, 'LMSCommit', '00:00:30');
  assert.equal(lms.stored?.['cmi.core.total_time'], '0000:00:00.00');
  session(lms, '', '00:00:40');
  session(lms, '', '00:00:50');
  assert.equal(lms.open().LMSGetValue('cmi.core.total_time'), '0000:00:30.00');
  session(lms, 'LMSFinish', '00:00:10');
  assert.equal(lms.open().LMSGetValue('cmi.core.total_time'), '0000:00:40.00');
});

test('RTE 3.4.5 CMITimespan: sums carry and keep hundredths', () => {
  assert.equal(addTimespans('00:59:59.99', '00:00:00.01', ''), '0001:00:00.00');
  assert.equal(addTimespans('9998:00:00', '01:30:00.5'), '9999:30:00.50');
});

/* The status that the LMS keeps, RTE 3.4.4 lesson_status and 3.5 step 5: decided elements, status and score set. */

const JUDGED = /** @type {[Values, string, string, string][]} */ ([
  [{}, '', '', 'completed'],
  [{}, 'incomplete', '', 'incomplete'],
  [{}, 'failed', '90', 'failed'],
  [{ 'cmi.student_data.mastery_score': '80' }, 'completed', '79.9', 'failed'],
  [{ 'cmi.student_data.mastery_score': '80' }, 'incomplete', '80', 'passed'],
  [{ 'cmi.student_data.mastery_score': '80' }, 'completed', '', 'completed'],
  [{ 'cmi.student_data.mastery_score': '80', 'cmi.core.credit': 'no-credit' }, 'completed', '10', 'completed'],
  [{ 'cmi.core.lesson_mode': 'browse' }, '', '', 'browsed'],
]);
for (const [decided, status, raw, kept] of JUDGED) {
  const title = `${status || 'none'}, score ${raw || 'none'}, ${JSON.stringify(decided)}: ${kept}`;
  test(`RTE 3.4.4 lesson_status: ${title}`, () => {
    const lms = new Lms();
    const api = lms.open({ decided });
    if (status) write(api, [['cmi.core.lesson_status', status]]);
    write(api, [['cmi.core.score.raw', raw]]);
    api.LMSFinish('');
    assert.equal(lms.stored?.['cmi.core.lesson_status'], kept);
  });
}

test('RTE 3.4.4 lesson_status: a later session finds the status and score of the one before', () => {
  const lms = new Lms();
  const api = lms.open();
  write(api, [['cmi.core.lesson_status', 'passed'], ['cmi.core.score.raw', '90']]);
  api.LMSFinish('');
  lms.open().LMSFinish('');
  const next = lms.open();
  const values = ['lesson_status', 'score.raw'].map((name) => next.LMSGetValue(`cmi.core.${name}`));
  assert.deepEqual(values, ['passed', '90']);
});

test('RTE 3.4.4 lesson_mode, credit: the store says, the LMS decides', () => {
  const lms = new Lms();
  lms.stored = { 'cmi.core.lesson_mode': 'review', 'cmi.core.credit': 'no-credit' };
  assert.equal(lms.open().LMSGetValue('cmi.core.lesson_mode'), 'review');
  const api = lms.open({ decided: { 'cmi.core.lesson_mode': 'browse' } });
  const values = ['lesson_mode', 'credit'].map((name) => api.LMSGetValue(`cmi.core.${name}`));
  assert.deepEqual(values, ['browse', 'no-credit']);
});
