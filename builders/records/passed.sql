-- What was passed, each statement once. The text is plain SQL: DuckDB and ClickHouse read it alike.
-- A statement that was voided is out, whoever sent it and whenever; a voiding statement can't be voided.
with told as (
  select *, row_number() over (partition by id order by stored, source) as copy
  from statements
  where id <> ''
),
taken_back as (
  select distinct voids from told where voids <> ''
)
select actor, base, kind, name, version, draft, happened, stored, source, assurance, id, score, dating, mode, course
from told
where copy = 1 and passed = 1 and kind in ('modules', 'courses') and happened <> ''
  and id not in (select voids from taken_back)
order by happened, id
