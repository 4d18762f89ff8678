-- What was taken back.
select distinct voids from statements where voids <> '' and id <> ''
