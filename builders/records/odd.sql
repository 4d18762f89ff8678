-- What can't be taken as it stands, counted by what is wrong with it; statements of other tools are no such thing.
with told as (
  select source, odd from statements where odd <> '' and id not in (select id from again)
  union all
  select source, odd from again where odd <> '' and copy = 1
)
select source, odd, count(*) as number
from told
group by source, odd
order by source, odd
