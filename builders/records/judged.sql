-- What was right and wrong of the answers to one publisher's questions until a time: per person, question and day (UTC).
select
  actor, name, question, max(happened) as last_time,
  sum(case when success = 1 then 1 else 0 end) as good,
  sum(case when success = 0 then 1 else 0 end) as bad
from told
where base = ? and draft = 0 and kind = 'questions' and success is not null and happened <> '' and happened <= ?
group by actor, name, question, substr(happened, 1, 10)
