-- What was done in courses until a time, each statement once: per session and thing, from when to when, and how it went.
select
  actor, case when base <> '' then base else home end as at, course, session, kind, name, question,
  min(happened) as first_time, max(happened) as last_time, max(seconds) as longest,
  sum(case when success = 1 then 1 else 0 end) as good,
  sum(case when success = 0 then 1 else 0 end) as bad,
  max(passed) as was_passed,
  max(case when kind <> 'questions' and verb = 'http://adlnet.gov/expapi/verbs/failed' then 1 else 0 end) as was_failed
from told
where draft = 0 and (base <> '' or home <> '') and happened <> '' and happened <= ?
group by actor, case when base <> '' then base else home end, course, session, kind, name, question,
  substr(happened, 1, 10)
order by first_time, actor, session, kind, name, question, last_time
