-- Statements that came several times; the first copy of each is the one that counts.
select *, row_number() over (partition by id order by stored, source) as copy
from statements
where id in (select id from statements where id <> '' group by id having count(*) > 1)
