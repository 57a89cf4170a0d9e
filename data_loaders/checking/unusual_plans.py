"""Checks for values that are far from the usual: outliers, and jumps from one period to the next.

Both use the modified z-score of Iglewicz and Hoaglin (1993), 0.6745 (x - median) / MAD. Where more than half of the values are
equal, MAD is 0, and the mean absolute deviation from the median takes its place, (x - median) / (1.253314 * mean deviation).
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from core.quality import OUTLIER_THRESHOLD, Check
from data_loaders.checking.plans import Plan, Setting
from data_loaders.checking.records import ROW, as_number_text, composed, quoted
from data_loaders.values.expression import Expression

FEWEST_IN_GROUP = 10
"""Of fewer values nobody can say what is usual."""
FEWEST_RECORDS_OF_UNIT = 10
"""A unit with fewer records before and after doubles or halves by chance."""
_SCORE = (
    "CASE WHEN {usual}.mad > 0 THEN 0.6745 * ({x} - {usual}.middle) / {usual}.mad "
    "WHEN {usual}.mean_away > 0 THEN ({x} - {usual}.middle) / (1.253314 * {usual}.mean_away) ELSE 0 END"
)


def outlier(check: Check, setting: Setting) -> Plan:
    """A number should not be far from the middle of its group."""
    name = check.variables[0]
    value = f"CAST(r.{quoted(name)} AS DOUBLE)"
    x = f"ln({value})" if check.is_log else value
    groups = [setting.place_text(each) for each in check.by]
    checked = f"r.{quoted(name)} IS NOT NULL" + (f" AND {value} > 0" if check.is_log else "")
    reading = setting.from_records(name, *check.by)
    values = composed(f"SELECT {x} AS x, {_listed(groups)} FROM {{}} WHERE {checked}", reading)
    setup = (_usual_table(values, len(groups)),)
    same = " AND ".join(f"{group} = u.g{place}" for place, group in enumerate(groups)) or "true"
    middle = "exp(u.middle)" if check.is_log else "u.middle"
    unit, area = (setting.place_text(each) for each in (setting.place.unit, setting.place.area))
    return Plan(
        source=composed(f"{{}} JOIN usual AS u ON {same}", reading),
        unit=unit,
        area=area,
        hit=Expression(f"abs({_SCORE.format(usual='u', x=x)}) > ?", (_threshold(check),)),
        checked=Expression(f"{checked} AND u.often >= {FEWEST_IN_GROUP}"),
        expected=Expression(as_number_text(f"round({middle}, 2)")),
        setup=setup,
        row=f"r.{ROW}",
        shown_names=(name, *check.by),
    )


def jump(check: Check, setting: Setting) -> Plan:
    """A unit should not grow or shrink from one period to the next much more than units usually do.

    The change is that of the logarithm. Counts of records are divided by what chance alone makes of it,
    sqrt(1/before + 1/after), because small units vary more; the score is told within each pair of periods.
    """
    is_count = not check.variables
    names = (*check.variables, *check.by, check.period)
    unit = setting.place_text(check.by[0])
    area = setting.place_text(setting.place.area)
    amount = "count(*)" if is_count else f"sum(CAST(r.{quoted(check.variables[0])} AS DOUBLE))"
    sums = composed(
        f"CREATE OR REPLACE TABLE by_period AS SELECT {unit} AS unit, max({area}) AS area, r.{quoted(check.period)} AS period, "
        f"{amount} AS amount FROM {{}} WHERE {unit} <> '' AND r.{quoted(check.period)} IS NOT NULL GROUP BY 1, 3",
        setting.from_records(*names),
    )
    change = "ln(a.amount / b.amount)" + (" / sqrt(1 / a.amount + 1 / b.amount)" if is_count else "")
    least = f"greatest(a.amount, b.amount) >= {FEWEST_RECORDS_OF_UNIT}" if is_count else "true"
    changes = Expression(
        "CREATE OR REPLACE TABLE changes AS WITH periods AS (SELECT period, lag(period) OVER (ORDER BY period) AS before "
        "FROM (SELECT DISTINCT period FROM by_period)) "
        f"SELECT a.unit, a.area, a.period, b.period AS before, b.amount AS was, a.amount AS now, {change} AS x "
        "FROM by_period AS a JOIN periods AS p USING (period) JOIN by_period AS b ON b.unit = a.unit AND b.period = p.before "
        f"WHERE a.amount > 0 AND b.amount > 0 AND {least}"
    )
    usual = _usual_table(Expression("SELECT x, CAST(period AS VARCHAR) AS g0 FROM changes"), 1)
    period = "CAST(c.period AS VARCHAR)"
    return Plan(
        source=Expression(f"changes AS c JOIN usual AS u ON {period} = u.g0"),
        unit="c.unit",
        area="coalesce(c.area, '')",
        hit=Expression(f"abs({_SCORE.format(usual='u', x='c.x')}) > ?", (_threshold(check),)),
        checked=Expression(f"u.often >= {FEWEST_IN_GROUP}"),
        expected=Expression(as_number_text("round(CAST(c.was AS DOUBLE), 2)")),
        setup=(sums, changes, usual),
        key=f"[c.unit, {period}]",
        shown=f"[{as_number_text('round(CAST(c.now AS DOUBLE), 2)')}]",
        key_names=(check.by[0], check.period),
        shown_names=check.variables or ("",),
    )


def _usual_table(values: Expression, groups: int) -> Expression:
    """Return the statement that makes `usual`: per group the middle, MAD, mean deviation and count of `x`."""
    names = [f"g{place}" for place in range(groups)]
    by = f" GROUP BY {', '.join(names)}" if names else ""
    chosen = "".join(f"{name}, " for name in names)
    return composed(
        "CREATE OR REPLACE TABLE usual AS WITH given AS ({}), "
        f"middles AS (SELECT {chosen}median(x) AS middle, mad(x) AS mad, count(*) AS often FROM given{by}) "
        f"SELECT {chosen}any_value(middle) AS middle, any_value(mad) AS mad, any_value(often) AS often, "
        f"avg(abs(x - middle)) AS mean_away FROM given {_with_middles(names)}{by}",
        values,
    )


def _with_middles(names: list[str]) -> str:
    return f"JOIN middles USING ({', '.join(names)})" if names else "CROSS JOIN middles"


def _listed(groups: list[str]) -> str:
    return ", ".join(f"{group} AS g{place}" for place, group in enumerate(groups)) or "NULL AS none"


def _threshold(check: Check) -> float:
    return check.threshold if check.threshold is not None else OUTLIER_THRESHOLD
