-- What the questions about records begin with: `told` has each statement once.
-- A statement that was voided is out, whoever sent it and whenever; a voiding statement can't be voided.
-- What only tells an LRS the names of a course is nothing that anybody did.
-- Almost all came once: only the others (`again.sql`) are sorted. The text is plain SQL: DuckDB and ClickHouse read it alike.
with told as (
  select
    id, source, stored, happened, actor, verb, base, kind, name, version, draft, passed, score, assurance, dating, mode,
    approver, expires, question, course, home, session, success, seconds, edition, part, test, test_version, response
  from statements
  where id <> '' and verb <> 'http://adlnet.gov/expapi/verbs/shared'
    and id not in (select id from again) and id not in (select voids from voided)
  union all
  select
    id, source, stored, happened, actor, verb, base, kind, name, version, draft, passed, score, assurance, dating, mode,
    approver, expires, question, course, home, session, success, seconds, edition, part, test, test_version, response
  from again
  where copy = 1 and verb <> 'http://adlnet.gov/expapi/verbs/shared' and id not in (select voids from voided)
)
