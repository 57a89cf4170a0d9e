"""Runs checks: one after the other over the stored records, each with its counts by unit and its hits."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.catalog import Dataset
from core.errors import AppError, Cancelled
from core.quality import AreaShare, Check, CheckKind, Finding, State
from core.words import Message, N_
from data_loaders.checking import (
    reporting_plans,
    rule_plans,
    set_plans,
    unusual_plans,
    value_plans,
)
from data_loaders.checking.digits import distance_of
from data_loaders.checking.plans import Place, Plan, Setting, place_in
from data_loaders.checking.records import ROW, as_text, composed, quoted, records_of
from data_loaders.checking.session import Session
from data_loaders.checking.together import count_together
from data_loaders.checking.validation import problem_of
from data_loaders.intake import Watch
from data_loaders.store import Store
from data_loaders.values.expression import Expression

MOST_HITS = 20_000
"""Hits kept of one check, as evenly as possible from all units. The counts are exact whatever is kept."""

ALL_RECORDS = -1
"""In the place of a check: all records of a unit."""

PLANS: Mapping[CheckKind, Callable[[Check, Setting], Plan]] = {
    CheckKind.REQUIRED: value_plans.required,
    CheckKind.ALLOWED: value_plans.allowed,
    CheckKind.RANGE: value_plans.in_range,
    CheckKind.PATTERN: value_plans.pattern,
    CheckKind.TIDY: value_plans.tidy,
    CheckKind.ON_TIME: value_plans.on_time,
    CheckKind.UNIQUE: set_plans.unique,
    CheckKind.REPEATED: set_plans.repeated,
    CheckKind.EXISTS: set_plans.exists,
    CheckKind.DEPENDS: set_plans.depends,
    CheckKind.RULE: rule_plans.rule,
    CheckKind.OUTLIER: unusual_plans.outlier,
    CheckKind.JUMP: unusual_plans.jump,
    CheckKind.REPORTED: reporting_plans.reported,
}
_FAILED = N_("This check could not be run: %(reason)s")


@dataclass(frozen=True)
class Ran:
    """What was found, and under which names the kept hits list their key and their values, by check id."""

    place: Place
    findings: tuple[Finding, ...]
    key_names: Mapping[str, tuple[str, ...]]
    shown_names: Mapping[str, tuple[str, ...]]


class Run:
    """One run over one edition. The tables `kept_hits` and `tallies` of the session hold what `Ran` does not."""

    def __init__(self, setting: Setting, session: Session) -> None:
        self._setting = setting
        self._session = session
        self._key_names: dict[str, tuple[str, ...]] = {}
        self._shown_names: dict[str, tuple[str, ...]] = {}
        session.ask(
            "CREATE TABLE kept_hits (place INTEGER, id VARCHAR, row_number BIGINT, unit VARCHAR, area VARCHAR, "
            "key VARCHAR[], shown VARCHAR[], expected VARCHAR)"
        )
        session.ask(
            "CREATE TABLE tallies (place INTEGER, unit VARCHAR, area VARCHAR, checked BIGINT, hits BIGINT)"
        )

    def all(self, checks: Sequence[Check], watch: Watch) -> Ran:
        """Run the checks that nobody has dismissed. One that cannot be run says why in its finding."""
        wanted = [check for check in checks if check.state is not State.DISMISSED]
        self._count_records()
        plans = {place: self._plan(check) for place, check in enumerate(wanted)}
        sound = {place: plan for place, plan in plans.items() if isinstance(plan, Plan)}
        counted = count_together(sound, self._setting, self._session)
        findings = []
        for place, check in enumerate(wanted):
            watch.progress(place / len(wanted), 0)
            findings.append(self._one(place, check, plans[place], is_counted=place in counted))
        return Ran(self._setting.place, tuple(findings), self._key_names, self._shown_names)

    def _count_records(self) -> None:
        unit, area = (
            self._setting.place_text(each) for each in (self._setting.place.unit, self._setting.place.area)
        )
        self._session.ask(
            composed(
                f"INSERT INTO tallies SELECT {ALL_RECORDS}, {unit}, {area}, count(*), 0 FROM {{}} GROUP BY 2, 3",
                self._setting.from_records(),
            )
        )

    def _plan(self, check: Check) -> Plan | Message | None:
        """Return how a check is run; why it cannot be; or None for a hint, which has no hits to look for."""
        reason = problem_of(check, self._setting.dataset)
        if reason is not None or check.is_hint:
            return reason
        try:
            return PLANS[check.kind](check, self._setting)
        except AppError as error:
            return Message(_FAILED, {"reason": error.message})

    def _one(self, place: int, check: Check, plan: Plan | Message | None, *, is_counted: bool) -> Finding:
        if isinstance(plan, Message):
            return Finding(check, 0, 0, broken=plan)
        try:
            if plan is None:
                checked, distance = distance_of(check, self._setting, self._session)
                return Finding(check, checked, 0, distance=distance)
            if not is_counted:
                self._tally(place, plan)
            return self._counted(place, check, plan)
        except Cancelled:
            raise
        except AppError as error:
            return Finding(check, 0, 0, broken=Message(_FAILED, {"reason": error.message}))

    def _tally(self, place: int, plan: Plan) -> None:
        for statement in plan.setup:
            self._session.ask(statement)
        self._session.ask(
            composed(
                f"INSERT INTO tallies SELECT {place}, {plan.unit}, {plan.area}, count(*), count(*) FILTER (WHERE {{}}) "
                "FROM {} WHERE {} GROUP BY 2, 3",
                plan.hit,
                plan.source,
                plan.checked,
            )
        )

    def _counted(self, place: int, check: Check, plan: Plan) -> Finding:
        ask = self._session.ask
        area = self._setting.place.area
        shares = ask(
            f"SELECT area, sum(checked), sum(hits) FROM tallies WHERE place = {place} GROUP BY area ORDER BY area"
        )
        checked, hits = (int(sum(row[which] for row in shares)) for which in (1, 2))
        kept = self._keep(place, check, plan) if hits else 0
        by_area = tuple(AreaShare(name, int(of), int(some)) for name, of, some in shares) if area else ()
        values = int(ask(plan.values)[0][0]) if hits and plan.values else 0
        return Finding(check, checked, hits, area_variable=area, by_area=by_area, kept=kept, values=values)

    def _keep(self, place: int, check: Check, plan: Plan) -> int:
        """Keep hits to look at: of every unit its first ones, as many as there is room for."""
        ask = self._session.ask
        has_records = not plan.key
        listed = "NULL AS key, NULL AS shown" if has_records else f"{plan.key} AS key, {plan.shown} AS shown"
        ask(
            composed(
                f"CREATE OR REPLACE TABLE found AS SELECT {plan.row} AS row_number, {plan.unit} AS unit, {plan.area} AS area, "
                f"{listed}, CAST({{}} AS VARCHAR) AS expected FROM {{}} WHERE {{}} AND ({{}})",
                plan.expected,
                plan.source,
                plan.checked,
                plan.hit,
            )
        )
        ask(
            "CREATE OR REPLACE TABLE chosen AS SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY unit "
            f"ORDER BY row_number) AS turn FROM found) ORDER BY turn, unit LIMIT {MOST_HITS}"
        )
        if has_records:
            ask(self._with_values(check, plan))
        else:
            ask("CREATE OR REPLACE TABLE shown_hits AS SELECT *, CAST(NULL AS VARCHAR) AS whole FROM chosen")
            self._key_names[check.id], self._shown_names[check.id] = plan.key_names, plan.shown_names
        return self._fingerprinted(place, check)

    def _with_values(self, check: Check, plan: Plan) -> Expression:
        """Return the statement that puts key and values, as they are stored, beside the chosen hits."""
        dataset = self._setting.dataset
        names = [name for name in plan.shown_names if name]
        self._key_names[check.id], self._shown_names[check.id] = dataset.key, tuple(names)
        key, shown = self._list_of(dataset.key), self._list_of(names)
        # without a key, a record is known by all that it says
        everything = [each.name for each in dataset.variables] if not dataset.key else []
        whole = f"md5(concat_ws(chr(31), {', '.join(self._texts(everything))}))" if everything else "NULL"
        reading = self._setting.records.reading([*dataset.key, *names, *everything], is_raw=True)
        return composed(
            f"CREATE OR REPLACE TABLE shown_hits AS SELECT c.row_number, c.unit, c.area, {key} AS key, {shown} AS shown, "
            f"c.expected, {whole} AS whole FROM chosen AS c JOIN {{}} AS r ON r.{ROW} = c.row_number",
            reading,
        )

    def _texts(self, names: Sequence[str]) -> list[str]:
        return [
            f"coalesce({as_text(self._setting.dataset.variable(name), f'r.{quoted(name)}')}, chr(30))"
            for name in names
        ]

    def _list_of(self, names: Sequence[str]) -> str:
        texts = [as_text(self._setting.dataset.variable(name), f"r.{quoted(name)}") for name in names]
        return f"[{', '.join(texts)}]" if texts else "CAST([] AS VARCHAR[])"

    def _fingerprinted(self, place: int, check: Check) -> int:
        """Number the hits so that the number is the same in the next edition; equal ones are counted through."""
        content = f"concat_ws(chr(29), ?, {_joined('key')}, {_joined('shown')}, whole)"
        self._session.ask(
            Expression(
                f"INSERT INTO kept_hits SELECT {place}, CASE WHEN again = 1 THEN f ELSE f || '-' || again END, row_number, "
                f"unit, area, key, shown, coalesce(expected, '') FROM (SELECT *, left(md5({content}), 20) AS f, "
                f"row_number() OVER (PARTITION BY f ORDER BY row_number) AS again FROM shown_hits) ORDER BY row_number, unit",
                (check.id,),
            )
        )
        [(kept,)] = self._session.ask(f"SELECT count(*) FROM kept_hits WHERE place = {place}")
        return int(kept)


def _joined(texts: str) -> str:
    return f"array_to_string(list_transform({texts}, lambda x: coalesce(x, chr(30))), chr(31))"


def setting_of(dataset: Dataset, store: Store) -> Setting:
    """Return the records of a dataset and of those it may point at. Raises StoreFailed."""
    others = {}
    for name, other in store.catalog().datasets.items():
        with suppress(AppError):  # one that is broken is told where a check wants it
            others[name] = records_of(other, store)
    return Setting(records_of(dataset, store), place_in(dataset), others)


def copy_out(session: Session, folder: Path) -> None:
    """Write the kept hits and the counts by unit as Parquet files."""
    for table, order in (("kept_hits", "place, row_number, unit"), ("tallies", "place, unit")):
        target = str(folder / f"{table}.parquet").replace("'", "''")
        session.ask(f"COPY (SELECT * FROM {table} ORDER BY {order}) TO '{target}' (FORMAT parquet)")
