"""Checks that look at one record at a time: filled, allowed, in range, of a pattern, written tidily."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from datetime import date
from typing import Any

from core.catalog import Variable, VariableType
from core.quality import DAYS_TO_REPORT, Check
from core.stored import day_after, stored
from data_loaders.checking.plans import Plan, Setting
from data_loaders.checking.records import ROW, composed, joined, quoted
from data_loaders.values.expression import Expression

TODAY = "today"
_CLEAN = "trim(regexp_replace({}, '[\\s\u00a0]+', ' ', 'g'))"
"""A text without blanks around it and with single ones inside."""


def required(check: Check, setting: Setting) -> Plan:
    """Every record should have a value."""
    return _of_records(check, setting, hit=Expression(f"{_value(check)} IS NULL"), checked=Expression("true"))


def allowed(check: Check, setting: Setting) -> Plan:
    """A value should be one of the list."""
    variable = setting.dataset.variable(check.variables[0])
    values = check.values or tuple(code.value for code in variable.codes)
    marks = ", ".join("?" for _ in values)
    return _of_records(check, setting, Expression(f"{setting.text(variable.name)} NOT IN ({marks})", values))


def in_range(check: Check, setting: Setting) -> Plan:
    """A value should lie between two ends, both included."""
    variable = setting.dataset.variable(check.variables[0])
    published = setting.dataset.edition.published.date()
    ends = []
    if check.low is not None:
        ends.append(Expression(f"{_value(check)} < ?", (end_of_range(check.low, variable, published),)))
    if check.high is not None:
        ends.append(_above(check.high, variable, published))
    return _of_records(check, setting, joined(ends, " OR ") if ends else Expression("false"))


def end_of_range(end: float | str, variable: Variable, today: date) -> Any:
    """Return an end as the variable stores it. Raises BadQuestion."""
    text = today.isoformat() if end == TODAY else str(end)
    if variable.type is VariableType.YEAR:
        return int(float(text[:4] if end == TODAY else text))
    return float(end) if isinstance(end, int | float) else stored(text, variable)


def _above(high: float | str, variable: Variable, today: date) -> Expression:
    value = f"r.{quoted(variable.name)}"
    end = day_after(today.isoformat() if high == TODAY else str(high), variable)
    if end is not None:  # a moment within the last day is still in range
        return Expression(f"{value} >= ?", (end,))
    return Expression(f"{value} > ?", (end_of_range(high, variable, today),))


def pattern(check: Check, setting: Setting) -> Plan:
    """A whole value should match a regular expression."""
    text = setting.text(check.variables[0])
    return _of_records(check, setting, Expression(f"NOT regexp_full_match({text}, ?)", (check.pattern,)))


def tidy(check: Check, setting: Setting) -> Plan:
    """A text should have no blanks around it or doubled inside, and be written in capitals as it usually is."""
    name = check.variables[0]
    clean, table = _CLEAN.format(f"r.{quoted(name)}"), "spellings"
    counted = composed(
        f"SELECT {clean} AS clean, count(*) AS often FROM {{}} WHERE clean <> '' GROUP BY clean",
        setting.from_records(name),
    )
    usual = composed(
        f"CREATE OR REPLACE TABLE {table} AS SELECT lower(clean) AS folded, arg_max(clean, (often, clean)) AS usual "
        "FROM ({}) GROUP BY folded HAVING count(*) > 1",
        counted,
    )
    source = composed(f"{{}} LEFT JOIN {table} AS s ON lower({clean}) = s.folded", setting.from_records(name))
    best = f"coalesce(s.usual, {clean})"
    return _of_records(
        check,
        setting,
        hit=Expression(f"r.{quoted(name)} <> {best}"),
        expected=Expression(best),
        setup=(usual,),
        source=source,
    )


def on_time(check: Check, setting: Setting) -> Plan:
    """A report should have been received so many days after the end of its period."""
    day, period = check.variables[0], setting.dataset.variable(check.period)
    value = f"r.{quoted(period.name)}"
    is_year = period.type is VariableType.YEAR
    end = f"make_date(CAST({value} AS INTEGER), 12, 31)" if is_year else f"last_day(CAST({value} AS DATE))"
    days = int(check.threshold if check.threshold is not None else DAYS_TO_REPORT)
    return _of_records(
        check,
        setting,
        hit=Expression(f"date_diff('day', {end}, CAST(r.{quoted(day)} AS DATE)) > ?", (days,)),
        checked=Expression(f"{value} IS NOT NULL AND r.{quoted(day)} IS NOT NULL"),
        expected=Expression(f"CAST({end} + CAST(? AS INTEGER) AS VARCHAR)", (days,)),
        source=setting.from_records(day, period.name),
        shown_names=(day, period.name),
    )


def _value(check: Check) -> str:
    return f"r.{quoted(check.variables[0])}"


def _of_records(check: Check, setting: Setting, hit: Expression, **more: Any) -> Plan:
    name = check.variables[0]
    more.setdefault("checked", Expression(f"{_value(check)} IS NOT NULL"))
    if "source" not in more:
        more |= {"source": setting.from_records(name), "reads": (name,)}
    more.setdefault("shown_names", (name,))
    unit, area = (setting.place_text(each) for each in (setting.place.unit, setting.place.area))
    return Plan(unit=unit, area=area, hit=hit, row=f"r.{ROW}", **more)
