-- The typed table: one row for each statement, whatever it holds, in columns that any database has.
--
-- It reads `plain` and `known`.
--
-- Times sort as texts; what is unknown is ''. `kind` is modules, courses or questions where the object's address, which
-- begins with `base`, is one of ours; of a question, `name` is its module. `version` is MAJOR.MINOR of a module,
-- MAJOR.MINOR.PATCH of a course. `voids` is the id of the statement that is taken back. `course` is the one within
-- which it was said, `home` where its address begins; `session` is registration and session of the launch. `success`
-- is 1, 0 or null, `seconds` how long it took, as the browser counted (null for an answer: that time says nothing of the
-- text before it). Of an answer, `edition` is the question's version, `part` which part of the question it was ('': all
-- of it), `test` and `test_version` the module (or the assessment) that asked it, `response` the answer. Of what was
-- imported, `approver` says who stands for it, `expires` is the last day on which it counts, such as 2027-03-31. What
-- can't be taken as it stands is named in `odd`.
-- A clock that is ahead of the LRS is not believed: what was stored had happened.
with timed as (
  select
    *,
    case
      when stored = '' then 'alone'
      when said = '' then 'silent'
      when said > stored and ahead(said, stored) then 'ahead'
      when said < stored then 'before'
      else 'after'
    end as clock
  from plain
)
select
  id, source, stored,
  case when clock in ('alone', 'before') then said else stored end as happened,
  actor, verb, base, kind, name, version, draft,
  case
    when success = 0 then 0
    when verb in ('http://adlnet.gov/expapi/verbs/passed', 'http://adlnet.gov/expapi/verbs/mastered') then 1
    when success = 1 and verb = 'http://adlnet.gov/expapi/verbs/completed' then 1
    else 0
  end as passed,
  score,
  case
    when imported = 1 then 'C'
    when actor <> '' and actor = authority then 'B'
    when launched = 1 then 'A'
    else 'D'
  end as assurance,
  case
    when dating in ('recorded', 'inferred', 'unknown') then dating
    when version <> '' then 'recorded'
    else 'unknown'
  end as dating,
  mode, approver, expires,
  case when verb = 'http://adlnet.gov/expapi/verbs/voided' then lowered(object) else '' end as voids,
  substr(
    case when id = '' then '; it has no id' when actor = '' then '; nobody is named' else '' end
    || case
      when clock = 'ahead' then '; it comes from the future; the LRS''s time stands for it'
      when clock = 'silent' then '; its own time can''t be read; the LRS''s stands for it'
      when clock = 'alone' and said = '' then '; no time is given'
      else ''
    end
    || case when scored = 1 and score is null then '; its score is none' else '' end
    || case when limited = 1 and expires = '' then '; the last day on which it counts is no day' else '' end,
    3
  ) as odd,
  question, course, home, session, success,
  case
    when edition <> '' or lasted = '' then null
    when length(regexp_extract(lasted, '^PT([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,9}([.][0-9]{1,9})?S)?$', 0)) < 3
    then null
    else
      case
        when lasted like '%H%' then 3600 * number(replace(regexp_extract(lasted, '[0-9]+H', 0), 'H', '')) else 0
      end
      + case when lasted like '%M%' then 60 * number(replace(regexp_extract(lasted, '[0-9]+M', 0), 'M', '')) else 0 end
      + case when lasted like '%S' then number(replace(regexp_extract(lasted, '[0-9.]+S', 0), 'S', '')) else 0 end
  end as seconds,
  edition, part, test, test_version,
  case when edition <> '' then shortened(response) else '' end as response
from timed
join known
  on object = its_object and groupings = its_groupings and parents = its_parents and revision = its_revision
