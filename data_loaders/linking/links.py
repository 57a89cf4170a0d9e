"""The links of all datasets: the map, the facts about one dataset's links, and what people decide about proposals."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TypeVar

from core.access import Role, Viewer
from core.catalog import Catalog, Dataset, Link, VariableRole
from core.disclosure import exact_only
from core.engine import Limits
from core.errors import NotAllowed, StoreFailed
from core.link_gaps import gaps
from core.link_proposals import ColumnFacts, candidates, nearly, proposed, worth_a_look
from core.links import DataMap, LinkFacts, Unmatched, is_sound
from core.words import Message, N_
from data_loaders.intake import Watch
from data_loaders.linking.counting import Counting, stopped
from data_loaders.linking.keeping import Keeping, editions_name, kept_name
from data_loaders.store import Store

T = TypeVar("T")

_TURN_SECONDS = 0.1


@dataclass(frozen=True)
class _Columns:
    """What is kept about the columns of one edition."""

    by_name: Mapping[str, ColumnFacts] = field(default_factory=dict)


class _Absent(Exception):
    """Something is not kept, and nobody asked to have it counted."""


class Links:
    """Facts about links. Safe to share: what two people want at once is counted once."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self._store = store
        self._keeping = Keeping(store.root / "links")
        self._counting = Counting(store, limits)
        self._turn = Lock()
        self._maps: dict[Role, tuple[Catalog, tuple[str, ...], DataMap]] = {}

    def map(self, viewer: Viewer, watch: Watch) -> DataMap:
        """Return the map of what this viewer may count in; what is not kept is counted."""
        return self._mapped(viewer, watch)

    def kept_map(self, viewer: Viewer) -> DataMap | None:
        """Return the map if nothing has to be counted for it, else None; at once."""
        try:
            return self._mapped(viewer, None)
        except _Absent:
            return None

    def facts(self, dataset: Dataset, viewer: Viewer, watch: Watch) -> tuple[LinkFacts, ...]:
        """Return the declared links of a dataset and of those that point at it; what is not kept is counted."""
        exact_only(dataset, viewer)
        return self._facts_of(dataset, viewer, watch)

    def kept(self, dataset: Dataset, viewer: Viewer) -> tuple[LinkFacts, ...] | None:
        """Return the same if nothing has to be counted for it, else None; at once."""
        exact_only(dataset, viewer)
        try:
            return self._facts_of(dataset, viewer, None)
        except _Absent:
            return None

    def unmatched(
        self, facts: LinkFacts, viewer: Viewer, *, is_of_target: bool = False, most: int = 100
    ) -> tuple[Unmatched, ...]:
        """Return values of the origin (or of the target) that the other side does not have, the most frequent first.

        Of hidden variables none is shown.
        """
        origin, target = self._ends(facts, viewer)
        ends = [(origin, facts.variables), (target, facts.to)]
        if any(each.variable(name).role is VariableRole.HIDDEN for each, names in ends for name in names):
            return ()
        (side, variables), (other, to) = reversed(ends) if is_of_target else ends
        return self._counting.unmatched(side, variables, other, to, most)

    def accept(self, facts: LinkFacts, viewer: Viewer) -> Dataset:
        """Declare a proposed link: it is written into the description of the dataset that points."""
        _deciding_only(viewer)
        with self._keeping.deciding():
            origin, _target = self._ends(facts, viewer)
            if facts.link in origin.links:
                return origin
            return self._store.describe(replace(origin, links=(*origin.links, facts.link)))

    def withdraw(self, dataset: str, link: Link, viewer: Viewer) -> Dataset:
        """Take a declared link out of the description of the dataset that points."""
        _deciding_only(viewer)
        with self._keeping.deciding():
            origin = self._store.catalog().dataset(dataset)
            exact_only(origin, viewer)
            rest = tuple(each for each in origin.links if each != link)
            return self._store.describe(replace(origin, links=rest)) if rest != origin.links else origin

    def dismiss(self, link_id: str, viewer: Viewer) -> None:
        """Never propose this link again, unless somebody brings it back."""
        _deciding_only(viewer)
        with self._keeping.deciding():
            known = self._keeping.dismissed()
            self._keeping.dismiss(tuple(dict.fromkeys((*known, link_id))))

    def bring_back(self, link_id: str, viewer: Viewer) -> None:
        """Propose a dismissed link again."""
        _deciding_only(viewer)
        with self._keeping.deciding():
            known = self._keeping.dismissed()
            self._keeping.dismiss(tuple(each for each in known if each != link_id))

    def _mapped(self, viewer: Viewer, watch: Watch | None) -> DataMap:
        catalog, dismissed = self._store.catalog(), self._keeping.dismissed()
        known = self._maps.get(viewer.role)
        if known and known[0] is catalog and known[1] == dismissed:
            return known[2]
        made = self._made(catalog, viewer, dismissed, watch)
        self._maps[viewer.role] = (catalog, dismissed, made)
        if watch is not None:
            everything = catalog.datasets.values()
            pairs = {editions_name(one, other) for one in everything for other in everything}
            self._keeping.sweep(pairs | {editions_name(one) for one in everything})
        return made

    def _made(
        self, catalog: Catalog, viewer: Viewer, dismissed: tuple[str, ...], watch: Watch | None
    ) -> DataMap:
        datasets = tuple(each for each in catalog.datasets.values() if _may_count(each, viewer))
        by_name = {each.name: each for each in datasets}
        looked_at = worth_a_look(datasets)
        columns = {
            name: self._columns(by_name[name], names, stage)
            for stage, (name, names) in _staged(watch, list(looked_at.items()), 0.0, 0.3)
        }
        declared, lost = _declared(datasets, by_name, catalog)
        found = candidates(datasets, columns)
        pairs = [*declared, *(pair for pair in found if pair not in declared)]
        counted = [
            self._facts(by_name[origin], link, by_name[link.dataset], stage)
            for stage, (origin, link) in _staged(watch, pairs, 0.3, 0.7)
        ]
        stated = [replace(facts, is_declared=True) for facts in counted[: len(declared)]]
        rest = counted[len(declared) :]
        links = (*stated, *proposed(rest, by_name, dismissed))
        near = [facts for facts in nearly(rest, by_name) if facts.id not in dismissed]
        here = tuple(each for each in dismissed if any(facts.id == each for facts in counted))
        return DataMap(datasets, links, gaps(datasets, links, near, lost), here)

    def _facts_of(self, dataset: Dataset, viewer: Viewer, watch: Watch | None) -> tuple[LinkFacts, ...]:
        catalog = self._store.catalog()
        by_name = {each.name: each for each in catalog.datasets.values() if _may_count(each, viewer)}
        by_name[dataset.name] = dataset
        declared, _lost = _declared(tuple(by_name.values()), by_name, catalog)
        mine = [(origin, link) for origin, link in declared if dataset.name in {origin, link.dataset}]
        return tuple(
            replace(self._facts(by_name[origin], link, by_name[link.dataset], stage), is_declared=True)
            for stage, (origin, link) in _staged(watch, mine, 0.0, 1.0)
        )

    def _facts(self, origin: Dataset, link: Link, target: Dataset, watch: Watch | None) -> LinkFacts:
        name = kept_name((origin, target), (link.variables, link.to))
        kept = self._keeping.read(name, LinkFacts)
        if kept is not None:
            return kept
        with self._my_turn(watch) as turn:
            kept = self._keeping.read(name, LinkFacts)
            if kept is None:
                kept = self._counting.link(origin, link, target, turn)
                self._keeping.write(name, kept)
        return kept

    def _columns(
        self, dataset: Dataset, names: Sequence[str], watch: Watch | None
    ) -> Mapping[str, ColumnFacts]:
        name = kept_name((dataset,), (tuple(names),))
        kept = self._keeping.read(name, _Columns)
        if kept is not None:
            return kept.by_name
        with self._my_turn(watch) as turn:
            kept = self._keeping.read(name, _Columns)
            if kept is None:
                kept = _Columns(self._counting.columns(dataset, names, turn))
                self._keeping.write(name, kept)
        return kept.by_name

    @contextmanager
    def _my_turn(self, watch: Watch | None) -> Iterator[Watch]:
        """Count one thing at a time: two at once would need twice the memory, and often be the same thing."""
        if watch is None:
            raise _Absent
        while not self._turn.acquire(timeout=_TURN_SECONDS):
            if watch.is_cancelled():
                raise stopped()
        try:
            if watch.is_cancelled():
                raise stopped()
            yield watch
        finally:
            self._turn.release()

    def _ends(self, facts: LinkFacts, viewer: Viewer) -> tuple[Dataset, Dataset]:
        """Return both datasets as they are now, or raise what a person may read."""
        catalog = self._store.catalog()
        origin, target = catalog.dataset(facts.origin), catalog.dataset(facts.target)
        exact_only(origin, viewer)
        exact_only(target, viewer)
        if not is_sound(origin, facts.link, target):
            raise StoreFailed(Message(_CHANGED, {"origin": origin.title, "target": target.title}))
        return origin, target


@dataclass(frozen=True)
class _Stage:
    """A watch over one of many steps: it tells how far all of them are."""

    watch: Watch
    start: float
    length: float

    def progress(self, share: float | None, rows: int) -> None:
        """Hear how far this step is."""
        self.watch.progress(self.start + self.length * (share or 0.0), rows)

    def is_cancelled(self) -> bool:
        """Return whether the whole should stop."""
        return self.watch.is_cancelled()


def _staged(
    watch: Watch | None, items: Sequence[T], start: float, length: float
) -> Iterator[tuple[Watch | None, T]]:
    for place, item in enumerate(items):
        part = length / len(items)
        yield (_Stage(watch, start + part * place, part) if watch else None), item


def _may_count(dataset: Dataset, viewer: Viewer) -> bool:
    try:
        exact_only(dataset, viewer)
    except NotAllowed:
        return False
    return True


def _declared(
    datasets: Sequence[Dataset], by_name: Mapping[str, Dataset], catalog: Catalog
) -> tuple[list[tuple[str, Link]], list[tuple[str, Link]]]:
    """Return the declared links that can be counted, and those that lead nowhere.

    A link to a dataset that exists, and that this viewer may not see, is neither.
    """
    declared, lost = [], []
    for dataset in datasets:
        for link in dict.fromkeys(dataset.links):
            target = by_name.get(link.dataset)
            if target is not None and is_sound(dataset, link, target):
                declared.append((dataset.name, link))
            elif target is not None or link.dataset not in catalog.datasets:
                lost.append((dataset.name, link))
    return declared, lost


def _deciding_only(viewer: Viewer) -> None:
    if viewer.role < Role.STEWARD:
        raise NotAllowed(Message(N_("Only a steward may decide about links. Ask a steward.")))


_CHANGED = N_(
    '"%(origin)s" or "%(target)s" has changed in the meantime, and the link does not fit any more. '
    "Open the map again."
)
