-- What was right and wrong of the answers until a time: per person, question and day (UTC).
select
  actor, base, name, question, min(happened) as first_time, max(happened) as last_time,
  sum(case when success = 1 then 1 else 0 end) as good,
  sum(case when success = 0 then 1 else 0 end) as bad
from told
where draft = 0 and kind = 'questions' and success is not null and happened <> '' and happened <= ?
group by actor, base, name, question, substr(happened, 1, 10)
