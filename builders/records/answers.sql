-- Every answer until a time, each statement once, without drafts, practice and what was voided.
-- The text is plain SQL: DuckDB and ClickHouse read it alike.
with told as (
  select *, row_number() over (partition by id order by stored, source) as copy
  from statements
  where id <> ''
),
taken_back as (
  select distinct voids from told where voids <> ''
)
select
  actor, base, course, session, name, question, edition, part, test, test_version, happened, success, response, id
from told
where copy = 1 and draft = 0 and kind = 'questions' and happened <> '' and happened <= ?
  and id not in (select voids from taken_back)
order by happened, id
