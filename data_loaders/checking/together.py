"""Counts all checks that look at one record at a time in one pass: reading a million records twenty times takes its time."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Mapping

from core.errors import EngineFailed
from data_loaders.checking.plans import Plan, Setting
from data_loaders.checking.records import composed, joined
from data_loaders.checking.session import Session

AT_ONCE = 25
"""Checks of one pass: more would hold too many counters for each unit."""


def count_together(plans: Mapping[int, Plan], setting: Setting, session: Session) -> frozenset[int]:
    """Put the counts by unit of plans over plain records into `tallies`; return the places of those that were counted.

    Where the engine cannot do them together none of the lot is counted: then each is tried alone, and says what is wrong.
    """
    plain = [(place, plan) for place, plan in plans.items() if plan.reads]
    done = set[int]()
    for start in range(0, len(plain), AT_ONCE):
        some = dict(plain[start : start + AT_ONCE])
        try:
            _count(some, setting, session)
        except EngineFailed:
            continue
        done |= some.keys()
    return frozenset(done)


def _count(plans: Mapping[int, Plan], setting: Setting, session: Session) -> None:
    unit, area = (setting.place_text(each) for each in (setting.place.unit, setting.place.area))
    names = dict.fromkeys(name for plan in plans.values() for name in plan.reads)
    counts = [
        composed(
            f"count(*) FILTER (WHERE {{}}) AS c{place}, count(*) FILTER (WHERE {{}} AND ({{}})) AS h{place}",
            plan.checked,
            plan.checked,
            plan.hit,
        )
        for place, plan in plans.items()
    ]
    session.ask(
        composed(
            f"CREATE OR REPLACE TABLE together AS SELECT {unit} AS unit, {area} AS area, {{}} FROM {{}} GROUP BY 1, 2",
            joined(counts, ", "),
            setting.from_records(*names),
        )
    )
    for place in plans:
        session.ask(
            f"INSERT INTO tallies SELECT {place}, unit, area, c{place}, h{place} FROM together WHERE c{place} > 0"
        )
