import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Lms, write } from './fixture.js';
import { nested, record, watched } from './record.js';

const NOTHING = {
  status: '', score: { raw: '', min: '', max: '' }, total_time: '', session_time: '', location: '', suspend_data: '',
  exit: '', objectives: [], interactions: [], errors: [], calls: [],
};

test('record: every key is there before anything was stored', () => {
  assert.deepEqual(record({}, []), NOTHING);
});

test('record: the whole of a session, after LMSFinish', () => {
  const api = new Lms().open();
  write(api, [
    ['cmi.core.lesson_status', 'passed'],
    ['cmi.core.score.raw', '90'],
    ['cmi.core.score.min', '0'],
    ['cmi.core.score.max', '100'],
    ['cmi.core.session_time', '00:01:02.5'],
    ['cmi.core.lesson_location', 'p2'],
    ['cmi.core.exit', 'suspend'],
    ['cmi.suspend_data', 'state'],
    ['cmi.objectives.0.id', 'o1'],
    ['cmi.objectives.0.status', 'passed'],
    ['cmi.objectives.0.score.raw', '100'],
    ['cmi.interactions.0.id', 'q1'],
    ['cmi.interactions.0.type', 'fill-in'],
    ['cmi.interactions.0.time', '12:00:00'],
    ['cmi.interactions.0.latency', '00:00:07'],
    ['cmi.interactions.0.student_response', 'fax'],
    ['cmi.interactions.0.correct_responses.0.pattern', 'letter'],
    ['cmi.interactions.0.correct_responses.1.pattern', 'post'],
    ['cmi.interactions.0.result', 'wrong'],
    ['cmi.interactions.0.weighting', '1'],
    ['cmi.interactions.0.objectives.0.id', 'o1'],
    ['cmi.interactions.1.id', 'q2'],
    ['cmi.objectives.1.id', 'o2'],
  ]);
  api.LMSFinish('');
  const { errors, calls, ...rest } = record(api.held, api.calls);
  assert.deepEqual([errors, calls], [[], api.calls]);
  assert.deepEqual(rest, {
    status: 'passed',
    score: { raw: '90', min: '0', max: '100' },
    total_time: '0000:01:02.50',
    session_time: '0000:01:02.50',
    location: 'p2',
    suspend_data: 'state',
    exit: 'suspend',
    objectives: [{ id: 'o1', status: 'passed', raw: '100' }, { id: 'o2', status: '', raw: '' }],
    interactions: [
      {
        id: 'q1', type: 'fill-in', time: '12:00:00', latency: '00:00:07', student_response: 'fax',
        pattern: ['letter', 'post'], result: 'wrong', weighting: '1', objective: ['o1'],
      },
      {
        id: 'q2', type: '', time: '', latency: '', student_response: '', pattern: [], result: '', weighting: '',
        objective: [],
      },
    ],
  });
});

test('record: it shows what was committed, not what was set', () => {
  const api = new Lms().open();
  write(api, [['cmi.suspend_data', 'committed']]);
  api.LMSCommit('');
  write(api, [['cmi.suspend_data', 'set']]);
  assert.equal(record(api.held, []).suspend_data, 'committed');
});

test('watched: a foreign API is logged as Strict12 logs itself', () => {
  const own = new Lms().launch();
  const foreign = new Lms().launch();
  const watching = /** @type {import('../../themes/sandbox/strict12.js').Call[]} */ ([]);
  const seen = watched(/** @type {any} */ (foreign), watching);
  for (const api of [/** @type {any} */ (own), seen]) {
    api.LMSInitialize('');
    api.LMSSetValue('cmi.core.exit', 'normal');
    api.LMSGetErrorString(api.LMSGetLastError());
    api.LMSGetDiagnostic('');
  }
  assert.deepEqual(watching, own.calls);
});

test('nested: lists keep their order beyond ten records', () => {
  const names = Array.from({ length: 12 }, (_, n) => `cmi.interactions.${n}.id`);
  const { cmi } = /** @type {any} */ (nested(Object.fromEntries(names.map((name) => [name, name]))));
  assert.deepEqual(Object.values(cmi.interactions).map(({ id }) => id), names);
});
