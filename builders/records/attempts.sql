-- The attempts that imports of one source tell of, each with the id of its record: all of them, or those of which a row
-- said who approved it or until when it counts.
select actor, name, version, draft, happened, id
from told
where passed = 1 and kind = 'courses' and (approver <> '' or expires <> '' or ? = 'all')
order by happened, id
