-- What was passed, each statement once, in no order.
select
  actor, base, kind, name, version, draft, happened, stored, source, assurance, id, score, dating, mode, course, approver,
  expires
from told
where passed = 1 and kind in ('modules', 'courses') and happened <> ''
