"""The checks of every dataset: which there are, what they found, and what people said about it."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from typing import TypeVar

from core.access import Role, Viewer
from core.catalog import Dataset
from core.disclosure import exact_only
from core.errors import AppError, StoreFailed, UnknownName
from core.profile import Profile
from core.quality import Check, Finding, Findings, Hit, Mark, Reporting, Score, State, UnitHits
from core.words import Message, N_
from data_loaders.checking.hit_files import hits_in, marked
from data_loaders.checking.kept import Kept, is_fresh, keep, read_kept, table_file
from data_loaders.checking.knowledge import marks, store_checks, store_marks, stored_checks
from data_loaders.checking.reporting_plans import reports
from data_loaders.checking.running import Run, setting_of
from data_loaders.checking.scoring import dataset_score, unit_scores
from data_loaders.checking.sending_back import read_open_hits, units_with_hits
from data_loaders.checking.session import opened
from data_loaders.checking.suggested import suggestions
from data_loaders.checking.validation import check_all
from data_loaders.intake import Unwatched, Watch
from data_loaders.store import Store

log = logging.getLogger(__name__)

T = TypeVar("T")

Profiling = Callable[[Dataset, Viewer, Watch], Profile]

MACHINE = Viewer(Role.STEWARD)
"""Who asks when nobody does: what is found is kept, and shown to nobody who may not see it."""

_NO_CHECK = N_("This check is no longer there. Open the page again.")
_NOT_RUN = N_("The checks have not been run on this edition yet. Run them first.")
_REPLACED = N_("The checks are being run again just now, by another person. Open the page again in a moment.")
_TRIES = 5


class Checks:
    """Safe to share between sessions. Each method asks first whether the viewer may see records of the dataset."""

    def __init__(self, store: Store, profiling: Profiling) -> None:
        self._store = store
        self._profiling = profiling
        self._lock = Lock()
        self._running: dict[str, Lock] = defaultdict(Lock)

    def checks(self, dataset: Dataset, viewer: Viewer, watch: Watch | None = None) -> tuple[Check, ...]:
        """Return the checks of a dataset: those that people spoke about, then those that are suggested.

        What is suggested is worked out once for an edition and kept; the first time may take a while.
        """
        exact_only(dataset, viewer)
        stored = stored_checks(self._store, dataset.name)
        known = {check.id for check in stored}
        suggested = suggestions(dataset, self._store, self._profiled(dataset, viewer), watch or Unwatched())
        return (*stored, *(check for check in suggested if check.id not in known))

    def save(
        self,
        dataset: Dataset,
        viewer: Viewer,
        checks: Sequence[Check],
        *,
        seen: Sequence[Check] | None = None,
    ) -> None:
        """Replace what is stored by the confirmed and dismissed ones of these checks.

        Raises BadCheck about the first that makes no sense; then nothing is changed. `seen` is what `checks` gave before the
        person changed them: with it, what somebody else stored in the meantime stays, or StoreFailed says why it cannot.
        """
        exact_only(dataset, viewer)
        wanted = _spoken_about(checks)
        before = {check.id: check for check in stored_checks(self._store, dataset.name)}
        # what was stored earlier may have lost its variable since; that does not keep anybody from storing the rest
        check_all(tuple(check for check in wanted if before.get(check.id) != check), dataset, wanted)
        store_checks(self._store, dataset.name, wanted, None if seen is None else _spoken_about(seen))

    def kept(self, dataset: Dataset, viewer: Viewer) -> Findings | None:
        """Return what was found, at once; None where the checks have not been run as they are now on this edition."""
        exact_only(dataset, viewer)
        checks = self._known_checks(dataset)
        if checks is None:
            return None

        def read(kept: Kept) -> Findings | None:
            catalog = self._store.catalog()
            fresh = is_fresh(kept, checks, dataset, catalog)
            return self._findings(dataset, kept, checks) if fresh else None

        return self._reading(dataset, read)

    def findings(self, dataset: Dataset, viewer: Viewer, watch: Watch) -> Findings:
        """Return what was found, running the checks if need be. Raises Cancelled, and then nothing is changed."""
        exact_only(dataset, viewer)
        with self._alone(dataset):
            kept = self.kept(dataset, viewer)
            if kept is not None:
                return kept
            checks = self.checks(dataset, viewer, watch)
            self._run(dataset, checks, watch)
            found = self._reading(dataset, lambda kept: self._findings(dataset, kept, checks))
            if found is None:
                raise StoreFailed(Message(_REPLACED))
            return found

    def make(self, dataset: Dataset, watch: Watch) -> None:
        """Run the checks of a new edition. Never fails: what goes wrong, cancelling included, is only logged."""
        try:
            self.findings(dataset, MACHINE, watch)
        except AppError as error:
            log.warning("%s was not checked: %s", dataset.name, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the import stands; the message may quote a record
            log.error("%s was not checked: %s", dataset.name, type(error).__name__)

    def prepare(self, dataset: Dataset) -> Thread:
        """Run the checks in the background, so that the findings of a new edition are there when somebody asks."""
        name = f"checks {dataset.name}"
        thread = Thread(target=self.make, args=(dataset, Unwatched()), name=name, daemon=True)
        thread.start()
        return thread

    def before(self, dataset: Dataset, viewer: Viewer) -> Findings | None:
        """Return what was found in the edition before this one, if that is still kept and was checked."""
        exact_only(dataset, viewer)
        earlier = [
            each for each in self._store.editions(dataset.name) if each.published < dataset.edition.published
        ]
        if not earlier:
            return None
        previous = replace(dataset, edition=earlier[0])
        return self._reading(
            previous,
            lambda kept: self._findings(previous, kept, [each.check for each in kept.findings]),
        )

    def hits(  # noqa: PLR0913 - where to look, and which page of it
        self,
        dataset: Dataset,
        viewer: Viewer,
        check_id: str,
        *,
        unit: str = "",
        area: str = "",
        first: int = 0,
        most: int = 100,
    ) -> tuple[Hit, ...]:
        """Return single hits of a check, by their row, of a unit or an area if wanted. Raises UnknownName or StoreFailed."""

        def read(kept: Kept) -> tuple[Hit, ...]:
            if kept.place_of(check_id) is None:
                raise UnknownName(Message(_NO_CHECK))
            where = {"unit": unit, "area": area}
            file = self._file(dataset, kept, "kept_hits")
            return hits_in(file, kept, check_id, self._marks(dataset), where).page(first, most)

        return self._read(dataset, viewer, read)

    def mark(self, dataset: Dataset, viewer: Viewer, hits: Sequence[Hit], mark: Mark | None) -> None:
        """Say of hits that they are true values, or to be corrected; None takes it back. It stays in later editions."""
        exact_only(dataset, viewer)
        store_marks(self._store, dataset.name, [hit.id for hit in hits], mark)

    def scores(self, dataset: Dataset, viewer: Viewer) -> tuple[Score, ...]:
        """Return the scores of the reporting units, worst first; none where nobody reports."""

        def read(kept: Kept) -> tuple[Score, ...]:
            if not kept.unit_variable:
                return ()
            hits, tallies = self._files(dataset, kept)
            _, true_values = marked(hits, kept.findings, self._marks(dataset))
            return unit_scores(tallies, kept.findings, true_values, self._places(dataset, kept))

        return self._read(dataset, viewer, read)

    def units_with_hits(self, dataset: Dataset, viewer: Viewer) -> Iterator[UnitHits]:
        """Yield what goes back to each reporting unit, by its code; units without open hits are left out."""

        def read(kept: Kept) -> Iterator[UnitHits]:
            hits = read_open_hits(
                self._files(dataset, kept), kept, self._marks(dataset), self._places(dataset, kept)
            )
            return units_with_hits(dataset, self._store, hits)

        return self._read(dataset, viewer, read)

    def preview(self, dataset: Dataset, viewer: Viewer, check: Check, watch: Watch) -> Finding:
        """Return what a check would find that is not stored yet. Raises BadCheck about one that makes no sense."""
        exact_only(dataset, viewer)
        check_all((check,), dataset, (check,))
        with opened(self._store, watch, dataset) as session:
            return Run(setting_of(dataset, self._store), session).all((check,), watch).findings[0]

    def reporting(self, dataset: Dataset, viewer: Viewer, check_id: str) -> tuple[Reporting, ...]:
        """Return how many units should have reported and did, by area and period, for a check of who reported."""
        kept = self._read(dataset, viewer, lambda kept: kept)
        check = next((each.check for each in kept.findings if each.check.id == check_id), None)
        if check is None:
            raise UnknownName(Message(_NO_CHECK))
        with opened(self._store, Unwatched(), dataset) as session:
            return reports(check, setting_of(dataset, self._store), session)

    def _profiled(self, dataset: Dataset, viewer: Viewer) -> Callable[[Watch], Profile]:
        return lambda watch: self._profiling(dataset, viewer, watch)

    def _run(self, dataset: Dataset, checks: Sequence[Check], watch: Watch) -> Kept:
        catalog = self._store.catalog()
        with opened(self._store, watch, dataset) as session:
            ran = Run(setting_of(dataset, self._store), session).all(checks, watch)
            return keep(ran, dataset, session, self._store, catalog)

    def _read(self, dataset: Dataset, viewer: Viewer, read: Callable[[Kept], T]) -> T:
        """Read something that has to be there. Raises StoreFailed where it is not."""
        exact_only(dataset, viewer)
        found = self._reading(dataset, read)
        if found is None:
            raise StoreFailed(Message(_NOT_RUN))
        return found

    def _reading(self, dataset: Dataset, read: Callable[[Kept], T]) -> T | None:
        """Read what is kept; None where nothing is.

        Another process may put the files of its own run in the place of those that are being read: then it is read anew.
        Raises StoreFailed where that does not end.
        """
        for _ in range(_TRIES):
            kept = read_kept(dataset, self._store)
            if kept is None:
                return None
            try:
                return read(kept)
            except OSError as error:
                log.info("the findings of %s are read again: %s", dataset.name, type(error).__name__)
        raise StoreFailed(Message(_REPLACED))

    def _known_checks(self, dataset: Dataset) -> tuple[Check, ...] | None:
        """Return the checks, unless the suggestions still have to be worked out."""
        from data_loaders.checking.suggested import kept_suggestions

        suggested = kept_suggestions(dataset, self._store)
        if suggested is None:
            return None
        stored = stored_checks(self._store, dataset.name)
        known = {check.id for check in stored}
        return (*stored, *(check for check in suggested if check.id not in known))

    def _places(self, dataset: Dataset, kept: Kept) -> frozenset[int]:
        """Return the numbers of the checks that still count: more may have been run, and dismissed since."""
        checks = self._known_checks(dataset)
        ran = [finding.check for finding in kept.findings]
        return kept.places_of({check.id for check in checks or ran if check.state is not State.DISMISSED})

    def _findings(self, dataset: Dataset, kept: Kept, checks: Sequence[Check]) -> Findings:
        # confirmed in the meantime, perhaps, or with another note; those that were dismissed are left out
        now = {check.id: check for check in checks if check.state is not State.DISMISSED}
        file = self._file(dataset, kept, "kept_hits")
        everything, _ = marked(file, kept.findings, self._marks(dataset))
        findings = tuple(
            replace(each, check=now[each.check.id]) for each in everything if each.check.id in now
        )
        return Findings(
            dataset=dataset.name,
            edition=kept.edition,
            made=datetime.fromisoformat(kept.made),
            records=kept.records,
            findings=findings,
            score=dataset_score(findings, kept.records),
            unit_variable=kept.unit_variable,
            area_variable=kept.area_variable,
        )

    def _marks(self, dataset: Dataset) -> Mapping[str, Mark]:
        return marks(self._store, dataset.name)

    def _files(self, dataset: Dataset, kept: Kept) -> tuple[Path, Path]:
        """Return the kept hits and the counts by unit."""
        return self._file(dataset, kept, "kept_hits"), self._file(dataset, kept, "tallies")

    def _file(self, dataset: Dataset, kept: Kept, table: str) -> Path:
        path = self._store.extra(dataset, table_file(table, kept.run))
        if path is None:
            raise FileNotFoundError(table)
        return path

    def _alone(self, dataset: Dataset) -> Lock:
        with self._lock:
            return self._running[dataset.name]


def _spoken_about(checks: Sequence[Check]) -> tuple[Check, ...]:
    return tuple(check for check in checks if check.state is not State.SUGGESTED)
