"""Checks that hold records against each other: keys, repeated rows, links, and what goes with what."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import replace

from core.catalog import Link
from core.errors import UnknownName
from core.quality import Check
from core.words import Message, N_
from data_loaders.checking.plans import Plan, Setting
from data_loaders.checking.records import ROW, Records, as_text, composed, quoted
from data_loaders.values.expression import Expression

USUAL = 0.8
"""From this share of the records on, one value is the usual one, and only the others are hits."""
_NOT_THERE = N_(
    'The dataset "%(dataset)s" is not there, so this could not be checked. Add it, or remove the check.'
)


def unique(check: Check, setting: Setting) -> Plan:
    """No two records should share their key; all that do are hits, for nobody knows which is right."""
    keys = ", ".join(map(quoted, check.variables))
    repeated = composed(
        f"CREATE OR REPLACE TABLE repeated_keys AS SELECT {keys} FROM {{}} WHERE {_filled(check.variables)} "
        f"GROUP BY {keys} HAVING count(*) > 1",
        setting.from_records(*check.variables),
    )
    source = composed(
        "{} LEFT JOIN repeated_keys AS k ON " + _same(check.variables, "k"),
        setting.from_records(*check.variables),
    )
    return _plan(
        setting,
        source,
        hit=f"k.{quoted(check.variables[0])} IS NOT NULL",
        checked=_filled(check.variables),
        setup=(repeated,),
        shown=check.variables,
    )


def repeated(_check: Check, setting: Setting) -> Plan:
    """No record should be equal to an earlier one in all its values; the later ones are hits."""
    names = [variable.name for variable in setting.dataset.variables]
    columns = ", ".join(f"r.{quoted(name)}" for name in names)
    reading = setting.from_records(*names, is_raw=True)
    hashes = composed(
        f"CREATE OR REPLACE TABLE repeated_hashes AS SELECT hash({columns}) AS h FROM {{}} GROUP BY h HAVING count(*) > 1",
        reading,
    )
    # the hash only chooses whom to compare: two different records may share one
    later = composed(
        f"CREATE OR REPLACE TABLE repeated_rows AS SELECT {ROW} AS place, first FROM ("
        f"SELECT r.{ROW}, min(r.{ROW}) OVER (PARTITION BY {columns}) AS first FROM {{}} "
        f"WHERE hash({columns}) IN (SELECT h FROM repeated_hashes)) WHERE {ROW} > first",
        reading,
    )
    source = composed(f"{{}} LEFT JOIN repeated_rows AS k ON k.place = r.{ROW}", setting.from_records())
    expected = Expression("CAST(k.first AS VARCHAR)")
    plan = _plan(setting, source, hit="k.place IS NOT NULL", setup=(hashes, later))
    return replace(plan, expected=expected)


def exists(check: Check, setting: Setting) -> Plan:
    """What a record points at should be there. Raises UnknownName where the whole dataset is not."""
    if check.to is None or check.to.dataset not in setting.others:
        name = check.to.dataset if check.to else ""
        raise UnknownName(Message(_NOT_THERE, {"dataset": name}))
    link, target = check.to, setting.others[check.to.dataset]
    known = composed(
        f"CREATE OR REPLACE TABLE known_keys AS SELECT DISTINCT {_target_texts(link, target)} FROM {{}} AS t",
        target.reading(link.to),
    )
    same = " AND ".join(f"{setting.text(name)} = k.k{place}" for place, name in enumerate(link.variables))
    source = composed(f"{{}} LEFT JOIN known_keys AS k ON {same}", setting.from_records(*link.variables))
    return _plan(
        setting,
        source,
        hit="k.k0 IS NULL",
        checked=_filled(link.variables),
        setup=(known,),
        shown=link.variables,
    )


def depends(check: Check, setting: Setting) -> Plan:
    """Each value of one variable should go with one value of another, within each group."""
    (determinant, dependent), within = check.variables[:2], check.by
    group = (*within, determinant)
    keys, value = ", ".join(map(quoted, group)), quoted(dependent)
    counted = composed(
        f"SELECT {keys}, {value}, count(*) AS often FROM {{}} WHERE {_filled((*group, dependent))} GROUP BY {keys}, {value}",
        setting.from_records(*group, dependent),
    )
    split = composed(
        f"CREATE OR REPLACE TABLE several AS SELECT {keys}, CASE WHEN max(often) >= {USUAL} * sum(often) "
        f"THEN arg_max({value}, often) END AS usual FROM ({{}}) GROUP BY {keys} HAVING count(*) > 1",
        counted,
    )
    source = composed(
        "{} LEFT JOIN several AS k ON " + _same(group, "k"), setting.from_records(*group, dependent)
    )
    plan = _plan(
        setting,
        source,
        hit=f"k.{quoted(determinant)} IS NOT NULL AND (k.usual IS NULL OR r.{value} <> k.usual)",
        checked=_filled((*group, dependent)),
        setup=(split,),
        shown=(determinant, dependent, *within),
    )
    return replace(
        plan,
        expected=Expression(as_text(setting.dataset.variable(dependent), "k.usual")),
        values=Expression(f"SELECT count(DISTINCT {quoted(determinant)}) FROM several"),
    )


def _plan(
    setting: Setting,
    source: Expression,
    hit: str,
    *,
    checked: str = "true",
    setup: tuple[Expression, ...] = (),
    shown: Sequence[str] = (),
) -> Plan:
    unit, area = (setting.place_text(each) for each in (setting.place.unit, setting.place.area))
    return Plan(
        source=source,
        unit=unit,
        area=area,
        hit=Expression(hit),
        checked=Expression(checked),
        setup=setup,
        row=f"r.{ROW}",
        shown_names=tuple(shown),
    )


def _filled(names: Sequence[str]) -> str:
    return " AND ".join(f"r.{quoted(name)} IS NOT NULL" for name in names)


def _same(names: Sequence[str], table: str) -> str:
    return " AND ".join(f"r.{quoted(name)} = {table}.{quoted(name)}" for name in names)


def _target_texts(link: Link, target: Records) -> str:
    return ", ".join(
        f"{as_text(target.dataset.variable(name), f't.{quoted(name)}')} AS k{place}"
        for place, name in enumerate(link.to)
    )
