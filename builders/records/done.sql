-- What was done in courses until a time, each statement once: per session and thing, from when to when, and how it went.
select
  actor, case when base <> '' then base else home end as at, course, session,
  case when kind = 'questions' then 'modules' else kind end as thing, name,
  min(happened) as first_time, max(happened) as last_time,
  -- How long an answer took says nothing of the text before it.
  max(case when kind <> 'questions' then seconds end) as longest,
  sum(case when kind = 'questions' and success = 1 then 1 else 0 end) as good,
  sum(case when kind = 'questions' and success = 0 then 1 else 0 end) as bad,
  max(passed) as was_passed,
  max(case when kind <> 'questions' and verb = 'http://adlnet.gov/expapi/verbs/failed' then 1 else 0 end) as was_failed
from told
where draft = 0 and (base <> '' or home <> '') and happened <> '' and happened <= ?
group by actor, case when base <> '' then base else home end, course, session,
  case when kind = 'questions' then 'modules' else kind end, name, substr(happened, 1, 10)
order by first_time, actor, session, thing, name, last_time
