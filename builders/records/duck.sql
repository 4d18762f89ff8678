-- What `typed.sql` asks of an engine, for DuckDB.
create or replace macro shortened(words) as substr(words, 1, 250);

create or replace macro lowered(words) as case
  when length(words) = strlen(words) then lower(words)
  else translate(words, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
end;

create or replace macro number(digits) as try_cast(digits as double);

create or replace macro ahead(one, other) as try_cast(one as timestamp) - try_cast(other as timestamp) > interval 10 minutes;

create or replace macro day_of(words) as regexp_extract(words, '^[0-9]{4}-?[0-9]{2}-?[0-9]{2}', 0);

create or replace macro clock_of(words) as regexp_extract(words, '[Tt ][0-9:.,]*', 0);

create or replace macro two(digits, place) as coalesce(try_cast(substr(digits, place, 2) as integer), 0);

-- A day, a clock and an offset in digits, such as 20260302, 093000.125 and +0100; null for a day that its month lacks.
create or replace macro utc(days, clock, zone) as strftime(
  try_cast(
    substr(days, 1, 4) || '-' || substr(days, 5, 2) || '-' || substr(days, 7, 2) || ' '
    || rpad(substr(clock, 1, 2), 2, '0') || ':' || rpad(substr(clock, 3, 2), 2, '0') || ':'
    || rpad(substr(clock, 5, 2), 2, '0') || '.' || rpad(substr(clock, 8, 6), 6, '0')
    as timestamp)
  - to_minutes(case substr(zone, 1, 1) when '+' then 1 when '-' then -1 else 0 end * (60 * two(zone, 2) + two(zone, 4))),
  '%Y-%m-%dT%H:%M:%S.%fZ');

-- What is written as LRSs write it only has its zeros filled in; all else is taken apart.
create or replace macro instant(words) as case
  when regexp_matches(
    words,
    '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-'
    || '((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)'
    || 'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z$'
  )
  then case length(words)
    when 27 then words
    when 24 then substr(words, 1, 23) || '000Z'
    when 20 then substr(words, 1, 19) || '.000000Z'
    else rpad(substr(words, 1, length(words) - 1), 26, '0') || 'Z'
  end
  when regexp_matches(
    words,
    '^(19|20|21|22)[0-9]{2}-?(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])'
    || '([Tt ]([01][0-9]|2[0-3])(:?[0-5][0-9](:?[0-5][0-9]([.,][0-9]+)?)?)?'
    || '([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?$'
  )
  then regexp_extract(
    coalesce(
      utc(
        replace(day_of(words), '-', ''),
        replace(substr(clock_of(words), 2), ':', ''),
        replace(substr(words, length(day_of(words)) + length(clock_of(words)) + 1), ':', '')),
      ''),
    '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2}).*$', 0)
  else ''
end;
