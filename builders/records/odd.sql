-- What can't be taken as it stands, counted by what is wrong with it; statements of other tools are no such thing.
with told as (
  select *, row_number() over (partition by id order by stored, source) as copy
  from statements
)
select source, odd, count(*) as number
from told
where odd <> '' and (copy = 1 or id = '')
group by source, odd
order by source, odd
