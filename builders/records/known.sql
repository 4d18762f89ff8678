-- The table `known`: what is named by the texts of `plain` that name something of ours.
-- Few of these many texts differ, and patterns take their time: each is looked at once.
-- What is said of an assessment is as of a module, whose address it had at first.
with things as (
  select
    object, groupings, parents, revision,
    case
      when object like '%/final-assessment/v%'
        and regexp_extract(object, '(?-s)^.+/courses/[a-z0-9-]+/final-assessment/v.*$', 0) <> ''
      then regexp_extract(object, '(?-s)^(.+)/courses/[a-z0-9-]+/final-assessment/v.*$', 1)
        || '/modules' || regexp_extract(object, '(?-s)^.+/courses/[a-z0-9-]+(/final-assessment/v.*)$', 1)
      else object
    end as address
  from (select distinct object, groupings, parents, revision from plain) as seen
),
named as (
  select
    *,
    case
      when address like '%/modules/%' or address like '%/courses/%'
      then regexp_extract(
        address, '(?-s)^.+/(modules|courses)/[a-z0-9-]+(/v/?[0-9]{1,6}([._][0-9]{1,6})?(_draft)?)?$', 1)
      else ''
    end as listed,
    case
      when address like '%/questions/%'
      then regexp_extract(address, '(?-s)^.+/questions/[a-z0-9-]+/[a-z0-9_]+/v([0-9]{1,6})(_draft)?(/.*)?$', 1)
      else ''
    end as asked,
    regexp_extract(
      revision, '^((0|[1-9][0-9]{0,5})[.](0|[1-9][0-9]{0,5})[.](0|[1-9][0-9]{0,5}))(-draft)?([+][0-9a-f]+)?$', 1
    ) as release
  from things
)
select
  object as its_object, groupings as its_groupings, parents as its_parents, revision as its_revision,
  case
    when listed <> '' then regexp_extract(
      address, '(?-s)^(.+)/(modules|courses)/[a-z0-9-]+(/v/?[0-9]{1,6}([._][0-9]{1,6})?(_draft)?)?$', 1)
    when asked <> '' then regexp_extract(
      address, '(?-s)^(.+)/questions/[a-z0-9-]+/[a-z0-9_]+/v[0-9]{1,6}(_draft)?(/.*)?$', 1)
    else ''
  end as base,
  case when listed <> '' then listed when asked <> '' then 'questions' else '' end as kind,
  case
    when listed <> '' then regexp_extract(
      address, '(?-s)^.+/(modules|courses)/([a-z0-9-]+)(/v/?[0-9]{1,6}([._][0-9]{1,6})?(_draft)?)?$', 2)
    when asked <> '' then regexp_extract(
      address, '(?-s)^.+/questions/([a-z0-9-]+)/[a-z0-9_]+/v[0-9]{1,6}(_draft)?(/.*)?$', 1)
    else ''
  end as name,
  -- A module's address has MAJOR.MINOR, which objectives write with an underscore; v1 and v01_0 are none of ours.
  case
    when listed = 'courses' then release
    when listed = 'modules' then replace(regexp_extract(
      address, '/v/?((0|[1-9][0-9]{0,5})[._](0|[1-9][0-9]{0,5}))(_draft)?$', 1), '_', '.')
    else ''
  end as version,
  case
    when release <> '' and revision like '%-draft%' then 1
    when listed <> '' and regexp_extract(address, '/v/?[0-9]{1,6}([._][0-9]{1,6})?_draft$', 0) <> '' then 1
    when asked <> '' and regexp_extract(
      address, '(?-s)^.+/questions/[a-z0-9-]+/[a-z0-9_]+/v[0-9]{1,6}(_draft)?(/.*)?$', 1) <> '' then 1
    else 0
  end as draft,
  case
    when asked <> '' then regexp_extract(
      address, '(?-s)^.+/questions/[a-z0-9-]+/([a-z0-9_]+)/v[0-9]{1,6}(_draft)?(/.*)?$', 1)
    else ''
  end as question,
  case when asked <> '' then regexp_extract(asked, '^0*([0-9]+)$', 1) else '' end as edition,
  case
    when asked <> '' then shortened(regexp_extract(
      address, '(?-s)^.+/questions/[a-z0-9-]+/[a-z0-9_]+/v[0-9]{1,6}(_draft)?(/(.*))?$', 3))
    else ''
  end as part,
  case
    when groupings like '%/courses/%' then regexp_extract(groupings, '(?m-s)^.+/courses/([a-z0-9-]+)$', 1)
    else ''
  end as course,
  case
    when groupings like '%/courses/%' then regexp_extract(groupings, '(?m-s)^(.+)/courses/[a-z0-9-]+$', 1)
    else ''
  end as home,
  case
    when asked <> '' and parents like '%/modules/%' then regexp_extract(
      parents, '(?m-s)^.+/modules/([a-z0-9-]+)(/v/?[0-9]{1,6}([._][0-9]{1,6})?(_draft)?)?$', 1)
    else ''
  end as test,
  case
    when asked <> '' and parents like '%/modules/%' then replace(regexp_extract(
      parents, '(?m-s)^.+/modules/[a-z0-9-]+(/v/?([0-9]{1,6}([._][0-9]{1,6})?)(_draft)?)?$', 2), '_', '.')
    else ''
  end as test_version
from named
