"""The SQL that turns the text of a date or a moment into one. Moments with a distance from UTC become UTC."""

import re
from collections.abc import Sequence

from data_loaders.intake import Column
from data_loaders.values.date_spellings import (
    EXCEL,
    FIRST_SERIAL,
    LAST_SERIAL,
    MONTHS,
    ORDINALS,
    TIME,
    WEEKDAYS,
    spelled_in,
)
from data_loaders.values.expression import Expression, trimmed

EARLIEST_YEAR, LATEST_YEAR = 1000, 2999


def date_format(column: Column) -> str:
    """Return how the column's dates are spelled, in the order that the column now has.

    The format that was found keeps its separators and year digits when only the order was changed.
    """
    found = column.date_format or _format_like(column.examples)
    is_ordered = column.date_order and found not in (EXCEL, "%Y%m%d", "%Y%m")
    return spelled_in(found, column.date_order) if is_ordered else found


def day(column: Column, text: str) -> Expression:
    """Return the SQL of a day, null where the text is none; a time behind it has to be midnight."""
    form = date_format(column)
    if not _has_time(form):
        return _day(column, Expression(trimmed(text)), form)
    found = moment(column, text)
    return Expression(
        f"CASE WHEN CAST({found.sql} AS TIME) = TIME '00:00' THEN CAST({found.sql} AS DATE) END",
        (*found.values, *found.values),
    )


def moment(column: Column, text: str) -> Expression:
    """Return the SQL of a moment, null where the text is none; a day without a time is its midnight."""
    form, text = date_format(column), trimmed(text)
    front, *_ = re.split(r"[ T]%[HI]", form)
    date = _day(column, Expression(f"regexp_replace({text}, '{TIME}', '')"), front)
    time, half, zone = (f"regexp_extract({text}, '{TIME}', {part})" for part in (1, 2, 3))
    passed = f"CASE WHEN {time} = '' THEN TIME '00:00' ELSE TRY_CAST(replace({time}, ',', '.') AS TIME) END"
    later = _half_day(time, half) if "%p" in form else f"CASE WHEN {half} = '' THEN to_hours(0) END"
    ahead = _distance(zone) if "%z" in form else f"CASE WHEN {zone} = '' THEN to_minutes(0) END"
    return Expression(f"({date.sql} + {passed} + {later} - {ahead})", date.values)


def _half_day(time: str, half: str) -> str:
    """Return the hours to add to a time on a clock of twelve hours; null for an hour that such a clock has not."""
    hour = f"TRY_CAST(split_part({time}, ':', 1) AS INTEGER)"
    is_afternoon = f"lower({half}) = 'p'"
    return (
        f"CASE WHEN {half} = '' THEN to_hours(0) WHEN {hour} BETWEEN 1 AND 11 AND {is_afternoon} THEN to_hours(12) "
        f"WHEN {hour} = 12 AND NOT {is_afternoon} THEN to_hours(-12) WHEN {hour} BETWEEN 1 AND 12 THEN to_hours(0) END"
    )


def _distance(zone: str) -> str:
    """Return how far a time is ahead of UTC; null where nothing says it, for nobody knows which hour it means."""
    hours, minutes = f"substr({zone}, 2, 2)", f"substr(replace({zone}, ':', ''), 4, 2)"
    sign = f"CASE WHEN starts_with({zone}, '-') THEN -1 ELSE 1 END"
    counted = f"TRY_CAST({hours} AS INTEGER) * 60 + coalesce(TRY_CAST({minutes} AS INTEGER), 0)"
    return (
        f"CASE WHEN {zone} = '' THEN NULL WHEN {zone} IN ('Z', 'UTC', 'GMT') THEN to_minutes(0) "
        f"ELSE to_minutes(({sign}) * ({counted})) END"
    )


def _has_time(form: str) -> bool:
    return "%H" in form or "%I" in form


def _day(column: Column, text: Expression, form: str) -> Expression:
    if form == EXCEL:
        number = f"TRY_CAST({text.sql} AS INTEGER)"
        plausible = f"{number} BETWEEN {FIRST_SERIAL} AND {LAST_SERIAL}"
        sql = f"CASE WHEN {plausible} THEN DATE '1899-12-30' + {number} END"
        return Expression(sql, text.values * 2)
    if "%B" in form:
        text, form = _with_numbered_month(text), re.sub(r"[^%A-Za-z]+", " ", form).replace("%B", "%m")
    parsed = Expression(f"CAST(try_strptime({text.sql}, ?) AS DATE)", (*text.values, form))
    return _in_century(parsed, column.pivot) if "%y" in form else _of_four_digits(parsed)


def _of_four_digits(parsed: Expression) -> Expression:
    """Years of one to three digits are no years: the parser would read 98 as the year 98."""
    sql = f"CASE WHEN year({parsed.sql}) BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR} THEN {parsed.sql} END"
    return Expression(sql, parsed.values * 2)


def _in_century(parsed: Expression, pivot: int) -> Expression:
    """Two digits below the pivot are years of this century, the others of the last one; the parser has a pivot of 69."""
    digits = f"year({parsed.sql}) % 100"
    century = f"CASE WHEN {digits} < ? THEN 2000 ELSE 1900 END"
    shift = f"to_years(CAST({century} + {digits} - year({parsed.sql}) AS INTEGER))"
    once = parsed.values
    return Expression(f"CAST({parsed.sql} + {shift} AS DATE)", (*once, *once, pivot, *once, *once))


def _with_numbered_month(text: Expression) -> Expression:
    """Return the date as numbers with spaces between; null where there is no name of a month. See `with_spaces`."""
    plain = f"regexp_replace(lower(strip_accents({text.sql})), '{ORDINALS}', '\\1 ')"
    plain = f"regexp_replace(regexp_replace({plain}, '^(?:{WEEKDAYS})\\b[, ]*', ''), '\\bdel?\\b', ' ', 'g')"
    names = ", ".join(f"'{name}'" for name in MONTHS)
    numbers = ", ".join(map(str, MONTHS.values()))
    number = f"[{numbers}][nullif(list_position([{names}], regexp_extract({plain}, '[a-z]{{3,}}')), 0)]"
    numbered = f"regexp_replace({plain}, '[a-z]{{3,}}', ' ' || {number} || ' ')"
    sql = f"trim(regexp_replace({numbered}, '[ ,./''-]+', ' ', 'g'))"
    return Expression(sql, text.values * 2)


def _format_like(examples: Sequence[str]) -> str:
    """Return a format with the separator and year digits of the first example that looks like a date."""
    for example in examples:
        if match := re.match(r"\s*(\d{1,4})([-/. ])\d{1,2}\2(\d{1,4})\b", example):
            year = "%Y" if 4 in (len(match[1]), len(match[3])) else "%y"
            first = "%Y" if len(match[1]) == 4 else "%d"
            return match[2].join((first, "%m", "%d" if first == "%Y" else year))
        if re.fullmatch(r"\s*\d{8}\s*", example):
            return "%Y%m%d"
    return "%Y-%m-%d"
