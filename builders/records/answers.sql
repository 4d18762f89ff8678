-- Every answer until a time, each statement once, without drafts, practice and what was voided.
select
  actor, base, course, session, name, question, edition, part, test, test_version, happened, success, response, id
from told
where draft = 0 and kind = 'questions' and happened <> '' and happened <= ?
order by happened, id
