"""What is kept beside an edition of what checks found: findings as JSON, single hits and counts by unit as Parquet.

    findings.json            the findings, from which checks and editions, and how the Parquet files are to be read
    kept_hits.parquet        place of the check, fingerprint, row, unit, area, key and values as lists of text, expected
    tallies.parquet          place of the check, unit, area, checked, hits

The JSON is written last: whoever finds it finds the others whole. A number in their names ties the three together.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from core.catalog import Catalog, Dataset
from core.quality import Check, Finding, State
from data_loaders.checking.running import Ran, copy_out
from data_loaders.checking.session import Session
from data_loaders.durable import discard, patiently, read_text, write_text
from data_loaders.plain_values import NotPlain, from_json, to_json
from data_loaders.store import Store

log = logging.getLogger(__name__)

FINDINGS = "findings.json"
VERSION = 2
"""Raised whenever what is kept is written otherwise, or a check is run otherwise; older ones are then run again."""


@dataclass(frozen=True)
class Kept:
    """The findings of an edition without what people said about the hits: that is put in when they are read."""

    edition: str
    made: str
    stands_for: str
    run: str
    records: int
    unit_variable: str
    area_variable: str
    findings: tuple[Finding, ...]
    rules: tuple[str, ...] = ()
    key_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shown_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def place_of(self, check_id: str) -> int | None:
        """Return the number of a check in the Parquet files; None where it was not run."""
        ids = [finding.check.id for finding in self.findings]
        return ids.index(check_id) if check_id in ids else None

    def places_of(self, check_ids: Collection[str]) -> frozenset[int]:
        """Return the numbers of some checks in the Parquet files."""
        return frozenset(place for place, each in enumerate(self.findings) if each.check.id in check_ids)


def signature(dataset: Dataset) -> str:
    """Return what all findings depend on, in short: the edition, its key, and what the dictionary says."""
    said = [(each.name, each.missing, each.codes, each.area_level) for each in dataset.variables]
    return _short((VERSION, dataset.edition.id, dataset.key, said))


def rule_signature(check: Check, catalog: Catalog) -> str:
    """Return what one finding depends on besides, in short: the rule, and the edition that it looks into.

    To confirm a check, to dismiss it, or to write a note about it changes nothing in what it finds.
    """
    other = catalog.datasets.get(check.to.dataset) if check.to else None
    return _short((replace(check, state=State.SUGGESTED, note={}), other.edition.id if other else ""))


def is_fresh(kept: Kept, checks: Sequence[Check], dataset: Dataset, catalog: Catalog) -> bool:
    """Return whether every check that is wanted has been run as it is now. More may have been run: some were dismissed."""
    wanted = {rule_signature(check, catalog) for check in checks if check.state is not State.DISMISSED}
    return kept.stands_for == signature(dataset) and wanted <= set(kept.rules)


def _short(content: object) -> str:
    return sha256(repr(content).encode()).hexdigest()[:20]


def keep(ran: Ran, dataset: Dataset, session: Session, store: Store, catalog: Catalog) -> Kept:
    """Write what a run found beside its edition, in one step for whoever reads it. Raises StoreFailed."""
    kept = Kept(
        edition=dataset.edition.id,
        made=datetime.now(UTC).isoformat(),
        stands_for=signature(dataset),
        rules=tuple(rule_signature(finding.check, catalog) for finding in ran.findings),
        run=uuid4().hex[:12],
        records=dataset.edition.records,
        unit_variable=ran.place.unit,
        area_variable=ran.place.area,
        findings=ran.findings,
        key_names=ran.key_names,
        shown_names=ran.shown_names,
    )
    with store.scratch() as room:
        copy_out(session, room)
        with store.beside(dataset) as folder:
            for table in TABLES:
                target = folder / table_file(table, kept.run)
                (room / f"{table}.parquet").chmod(0o600)
                patiently(lambda table=table, target=target: (room / f"{table}.parquet").replace(target))  # type: ignore[misc]
            write_text(folder / FINDINGS, to_json(kept) + "\n")
            _sweep(folder, kept.run)
    return kept


def read_kept(dataset: Dataset, store: Store) -> Kept | None:
    """Return what is kept beside an edition; None where there is nothing, or nothing that can be read."""
    path = store.extra(dataset, FINDINGS)
    if path is None:
        return None
    try:
        kept = from_json(read_text(path), Kept)
    except (OSError, NotPlain, ValueError) as error:
        log.warning("the findings of %s are run again: %s", dataset.name, type(error).__name__)
        return None
    has_tables = all(store.extra(dataset, table_file(table, kept.run)) for table in TABLES)
    return kept if kept.edition == dataset.edition.id and has_tables else None


TABLES = ("kept_hits", "tallies")


def table_file(table: str, run: str) -> str:
    """Return what a Parquet file of a run is called."""
    return f"{table}-{run}.parquet"


def _sweep(folder: Path, run: str) -> None:
    for table in TABLES:
        for path in folder.glob(f"{table}-*.parquet"):
            if path.name != table_file(table, run):
                discard(path)
