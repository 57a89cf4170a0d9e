"""Which units should have reported in which period, and which did."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from core.quality import Check, Reporting
from data_loaders.checking.plans import Plan, Setting
from data_loaders.checking.records import Records, as_text, composed, quoted
from data_loaders.checking.session import Session
from data_loaders.values.expression import Expression


def reported(check: Check, setting: Setting) -> Plan:
    """Every unit that should report is there in every period.

    Expected are the units of the linked register; where there is none, all units that ever reported.
    """
    unit = setting.place_text(check.by[0])
    period = f"CAST(r.{quoted(check.period)} AS VARCHAR)" if check.period else "''"
    names = [*check.by, *((check.period,) if check.period else ())]
    seen = composed(
        f"CREATE OR REPLACE TABLE reports AS SELECT {unit} AS unit, {period} AS period, "
        f"max({setting.place_text(setting.place.area)}) AS area FROM {{}} WHERE {unit} <> '' AND {period} IS NOT NULL "
        "GROUP BY 1, 2",
        setting.from_records(*names),
    )
    due = Expression(
        "CREATE OR REPLACE TABLE due AS SELECT e.unit, coalesce(s.area, e.area, '') AS area, p.period, "
        "r.unit IS NULL AS is_lacking FROM expected_units AS e "
        "LEFT JOIN (SELECT unit, max(area) AS area FROM reports GROUP BY unit) AS s ON s.unit = e.unit "
        "CROSS JOIN (SELECT DISTINCT period FROM reports) AS p "
        "LEFT JOIN reports AS r ON r.unit = e.unit AND r.period = p.period"
    )
    key = "[d.unit, d.period]" if check.period else "[d.unit]"
    return Plan(
        source=Expression("due AS d"),
        unit="d.unit",
        area="d.area",
        hit=Expression("d.is_lacking"),
        setup=(seen, _expected_units(check, setting), due),
        key=key,
        shown="CAST([] AS VARCHAR[])",
        key_names=(check.by[0], check.period) if check.period else (check.by[0],),
    )


def reports(check: Check, setting: Setting, session: Session) -> tuple[Reporting, ...]:
    """Return how many units should have reported and did, by area and period."""
    for statement in reported(check, setting).setup:
        session.ask(statement)
    rows = session.ask(
        "SELECT area, period, count(*), count(*) FILTER (WHERE NOT is_lacking) FROM due GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return tuple(Reporting(area, period, int(due), int(done)) for area, period, due, done in rows)


def _expected_units(check: Check, setting: Setting) -> Expression:
    into = "CREATE OR REPLACE TABLE expected_units AS SELECT"
    register = setting.others.get(check.to.dataset) if check.to else None
    if check.to is None or register is None:
        return Expression(f"{into} unit, max(area) AS area FROM reports GROUP BY unit")
    area = _area_of_register(register, setting)
    unit = as_text(register.dataset.variable(check.to.to[0]), f"t.{quoted(check.to.to[0])}")
    return composed(
        f"{into} {unit} AS unit, max({_text(register, area)}) AS area FROM {{}} AS t WHERE {unit} IS NOT NULL GROUP BY 1",
        register.reading([check.to.to[0], *((area,) if area else ())]),
    )


def _area_of_register(register: Records, setting: Setting) -> str:
    """Return the variable of the register that has the areas of this dataset: of the same level, else of the same name."""
    if not setting.place.area:
        return ""
    wanted = setting.dataset.variable(setting.place.area)
    alike = [each.name for each in register.dataset.variables if each.area_level == wanted.area_level]
    named = [each.name for each in register.dataset.variables if each.name == wanted.name]
    return next(iter([*alike, *named]), "")


def _text(register: Records, name: str) -> str:
    return as_text(register.dataset.variable(name), f"t.{quoted(name)}") if name else "NULL"
