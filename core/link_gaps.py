"""What is missing between datasets: those nobody links, units on one side only, codes that nearly match."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.catalog import Dataset, Link, Variable
from core.link_proposals import labels_disagree
from core.links import Gap, GapKind, LinkFacts

_MOST_ABSENT = 0.5
"""Where more of the units than this are absent, the dataset is about a part of them."""
_LONGEST_LIST = 5_000
_ORDER = {kind: place for place, kind in enumerate(GapKind)}


def gaps(
    datasets: Sequence[Dataset],
    links: Sequence[LinkFacts],
    near: Sequence[LinkFacts] = (),
    lost: Sequence[tuple[str, Link]] = (),
) -> tuple[Gap, ...]:
    """Return what is missing, the worst first.

    `links` are declared and proposed ones; only the declared are blamed for values that point nowhere. `near` are pairs
    that would match after a mending, `lost` declared links that lead to no dataset or variable.
    """
    declared = [facts for facts in links if facts.is_declared]
    found = [
        *(Gap(GapKind.LOST, origin, link.variables, link.dataset, link.to) for origin, link in lost),
        *(_nearly(facts) for facts in near),
        *(gap for facts in declared for gap in _of_link(facts)),
        *(gap for facts in declared if not _goes_round(facts, declared) for gap in _absent(facts)),
        *_look_alikes(datasets),
        *_unlinked(datasets, links, near),
    ]
    return tuple(sorted(found, key=lambda gap: (_ORDER[gap.kind], -gap.records, -gap.count, gap.dataset)))


def _of_link(facts: LinkFacts) -> Iterator[Gap]:
    if facts.unmatched_distinct:
        yield _nearly(facts) if facts.is_mendable else _nowhere(facts)
    if not facts.is_target_unique:
        yield _gap(GapKind.REPEATED, facts, facts.target_with_value, facts.target_distinct, facts.joined)


def _goes_round(facts: LinkFacts, declared: Sequence[LinkFacts]) -> bool:
    """Return whether the origin reaches the target through a third dataset as well, whose gaps say it already."""
    between = {each.target for each in declared if each.origin == facts.origin} - {facts.origin, facts.target}
    return any(each.origin in between and each.target == facts.target for each in declared)


def _absent(facts: LinkFacts) -> Iterator[Gap]:
    """Yield the units of the target that the origin does not have: at all, or in its last year."""
    of, never = facts.target_distinct, facts.target_unmatched_distinct
    if not facts.matched_distinct:
        return
    if never > _MOST_ABSENT * of:
        yield _gap(GapKind.PARTIAL, facts, facts.matched_distinct, of)
        return
    if never:
        yield _gap(GapKind.ABSENT, facts, never, of)
    absent_now = of - facts.last_year_distinct
    if facts.last_year and never < absent_now <= _MOST_ABSENT * of:
        yield _gap(GapKind.ABSENT, facts, absent_now, of, year=facts.last_year)


def _nowhere(facts: LinkFacts) -> Gap:
    return _gap(GapKind.NOWHERE, facts, facts.unmatched_distinct, facts.distinct, facts.unmatched)


def _nearly(facts: LinkFacts) -> Gap:
    matched = facts.mended.matched_distinct if facts.mended else facts.matched_distinct
    return Gap(
        GapKind.NEARLY,
        facts.origin,
        facts.variables,
        facts.target,
        facts.to,
        count=matched,
        of=facts.distinct,
        records=facts.unmatched,
        mended=facts.mended,
    )


def _gap(kind: GapKind, facts: LinkFacts, count: int, of: int, records: int = 0, *, year: int = 0) -> Gap:
    return Gap(kind, facts.origin, facts.variables, facts.target, facts.to, count, of, records, year)


def _unlinked(
    datasets: Iterable[Dataset], links: Iterable[LinkFacts], near: Iterable[LinkFacts]
) -> Iterator[Gap]:
    linked = {name for facts in (*links, *near) for name in (facts.origin, facts.target)}
    for dataset in datasets:
        if dataset.name not in linked:
            yield Gap(GapKind.UNLINKED, dataset.name, records=dataset.edition.records)


def _look_alikes(datasets: Iterable[Dataset]) -> Iterator[Gap]:
    """Yield code lists of one name whose codes are the same and whose labels are not, each against the longest."""
    for holders in _coded(datasets).values():
        dataset, longest = max(holders, key=lambda each: len(each[1].codes))
        for other, variable in holders:
            found = labels_disagree(variable, longest) if other is not dataset else None
            if found:
                differing, shared = found
                yield Gap(
                    GapKind.LOOK_ALIKE,
                    other.name,
                    (variable.name,),
                    dataset.name,
                    (longest.name,),
                    count=differing,
                    of=shared,
                )


def _coded(datasets: Iterable[Dataset]) -> Mapping[str, list[tuple[Dataset, Variable]]]:
    found: dict[str, list[tuple[Dataset, Variable]]] = defaultdict(list)
    for dataset in datasets:
        for variable in dataset.variables:
            if 0 < len(variable.codes) <= _LONGEST_LIST:
                found[variable.area_level or variable.name].append((dataset, variable))
    return found
