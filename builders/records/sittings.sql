-- What was done in courses until a time, each statement once: per session, thing and day (UTC), from when to when, how it
-- went, and all answers to the questions of a module, a line each.
--
-- A line has, between blanks: when it was answered, question, edition, test, test_version, success ('' for not judged),
-- id, part, and after all of these the response, which may have blanks. Lines come in no order. A line end stands here as
-- it is: engines have no word for it in common.
select
  actor, case when base <> '' then base else home end as at, course, session,
  case when kind = 'questions' then 'modules' else kind end as thing, name,
  min(happened) as first_time, max(happened) as last_time,
  max(seconds) as longest,
  max(passed) as was_passed,
  max(case when kind <> 'questions' and verb = 'http://adlnet.gov/expapi/verbs/failed' then 1 else 0 end) as was_failed,
  coalesce(
    string_agg(
      case when kind = 'questions' then concat(
        happened, ' ', question, ' ', edition, ' ', test, ' ', test_version, ' ',
        case success when 1 then '1' when 0 then '0' else '' end, ' ', replace(replace(id, ' ', ''), '
', ''), ' ', replace(part, ' ', ''), ' ', replace(response, '
', ' '))
      end, '
'),
    '') as answers
from told
where draft = 0 and (base <> '' or home <> '') and happened <> '' and happened <= ?
group by actor, case when base <> '' then base else home end, course, session,
  case when kind = 'questions' then 'modules' else kind end, name, substr(happened, 1, 10)
