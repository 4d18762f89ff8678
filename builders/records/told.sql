-- What the questions about records begin with: `told` has each statement once.
-- A statement that was voided is out, whoever sent it and whenever; a voiding statement can't be voided.
-- What only tells an LRS the names of a course is nothing that anybody did.
-- The text is plain SQL: DuckDB and ClickHouse read it alike.
with copies as (
  select *, row_number() over (partition by id order by stored, source) as copy
  from statements
  where id <> ''
),
taken_back as (
  select distinct voids from copies where voids <> ''
),
told as (
  select * from copies
  where copy = 1 and verb <> 'http://adlnet.gov/expapi/verbs/shared' and id not in (select voids from taken_back)
)
