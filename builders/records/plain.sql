-- The table `plain`: what each statement says for itself.
--
-- It reads `raw`, which has the source and the texts of `texts.py`, and functions of the engine's own:
--   instant(text)      a time as UTC with microseconds, such as 2026-03-01T09:30:00.125000Z, or '' for none
--   ahead(one, other)  whether an instant is more than ten minutes after another one
--   lowered(text)      a text with A to Z made small
--   shortened(text)    the first 250 characters: those that a list of choices never needs are not kept here
--   number(text)       a number of digits as a floating one
-- Patterns are those of RE2. They have no backslash, which engines read differently.
select
  source, verb, object, groupings, parents, revision, mode, dating, response, lasted,
  lowered(statement) as id,
  instant(stored_at) as stored,
  instant(told_at) as said,
  case
    when mbox <> '' then lowered(mbox)
    when sha1 <> '' then 'sha1:' || lowered(sha1)
    when openid <> '' then 'openid:' || openid
    when account <> '' and home <> '' then 'account:' || home || '|' || account
    else ''
  end as actor,
  case
    when by_mbox <> '' then lowered(by_mbox)
    when by_sha1 <> '' then 'sha1:' || lowered(by_sha1)
    when by_openid <> '' then 'openid:' || by_openid
    when by_account <> '' and by_home <> '' then 'account:' || by_home || '|' || by_account
    else ''
  end as authority,
  case when by_home = 'urn:coursewright:import' then 1 else 0 end as imported,
  -- Who approved it and until when it counts is for whoever imports to say, not for whoever learns.
  case when by_home = 'urn:coursewright:import' then approver else '' end as approver,
  case
    when by_home = 'urn:coursewright:import' and expires <> ''
    then case when instant(expires) = expires || 'T00:00:00.000000Z' then expires else '' end
    else ''
  end as expires,
  case when by_home = 'urn:coursewright:import' and expires <> '' then 1 else 0 end as limited,
  registration || '|' || session as session,
  case when registration <> '' and session <> '' then 1 else 0 end as launched,
  case judged when 'true' then 1 when 'false' then 0 else null end as success,
  case
    when scaled = '' then null
    -- Most scores, for which no pattern is needed.
    when scaled in ('0', '1') then number(scaled)
    when regexp_extract(scaled, '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$', 0) = '' then null
    when number(scaled) between -1 and 1 then number(scaled)
    else null
  end as score,
  case when scaled = '' then 0 else 1 end as scored
from raw
