-- What `plain.sql`, `known.sql` and `typed.sql` ask of an engine, for ClickHouse: tables that stand before a question.
words -> substringUTF8(words, 1, 250) as shortened,
words -> lower(words) as lowered,
digits -> toFloat64OrNull(digits) as number,
(one, other) -> addMinutes(parseDateTime64BestEffort(other, 6, 'UTC'), 10) < parseDateTime64BestEffort(one, 6, 'UTC')
  as ahead,
words -> regexp_extract(words, '^[0-9]{4}-?[0-9]{2}-?[0-9]{2}', 0) as day_of,
words -> regexp_extract(words, '[Tt ][0-9:.,]*', 0) as clock_of,
(digits, place) -> toInt32OrZero(substr(digits, place, 2)) as two,
-- A day, a clock and an offset in digits, such as 20260302, 093000.125 and +0100; null for a day that its month lacks.
(days, clock, zone) -> formatDateTime(
  addMinutes(
    parseDateTime64BestEffortOrNull(
      substr(days, 1, 4) || '-' || substr(days, 5, 2) || '-' || substr(days, 7, 2) || ' '
      || rpad(substr(clock, 1, 2), 2, '0') || ':' || rpad(substr(clock, 3, 2), 2, '0') || ':'
      || rpad(substr(clock, 5, 2), 2, '0') || '.' || rpad(substr(clock, 8, 6), 6, '0'),
      6, 'UTC'),
    (case substr(zone, 1, 1) when '+' then -1 when '-' then 1 else 0 end) * (60 * two(zone, 2) + two(zone, 4))),
  '%Y-%m-%dT%H:%i:%S.%fZ', 'UTC') as utc,
words -> case
  when match(
    words,
    '^(19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-'
    || '((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)'
    || 'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z$'
  )
  then case length(words)
    when 27 then words
    when 20 then substr(words, 1, 19) || '.000000Z'
    else rpad(substr(words, 1, length(words) - 1), 26, '0') || 'Z'
  end
  when match(
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
end as instant
