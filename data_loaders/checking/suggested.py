"""The suggestions of an edition, kept beside it: worked out once, read at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from core.catalog import Dataset
from core.profile import Profile
from core.quality import Check
from data_loaders.checking.suggesting import suggest
from data_loaders.durable import read_text
from data_loaders.intake import Watch
from data_loaders.plain_values import NotPlain, from_json, to_json
from data_loaders.store import Store

log = logging.getLogger(__name__)

SUGGESTED = "suggested_checks.json"
VERSION = 2
"""Raised whenever other checks would be suggested."""


@dataclass(frozen=True)
class Suggested:
    """The file of suggestions; `stands_for` is what they depend on, in short."""

    stands_for: str
    checks: tuple[Check, ...] = ()


def suggestions(
    dataset: Dataset, store: Store, profiled: Callable[[Watch], Profile], watch: Watch
) -> tuple[Check, ...]:
    """Return the suggestions for an edition, worked out if need be. Raises Cancelled and EngineFailed."""
    kept = kept_suggestions(dataset, store)
    if kept is not None:
        return kept
    checks = suggest(dataset, profiled(watch), store, watch)
    text = to_json(Suggested(_stands_for(dataset, store), checks))
    store.put_beside(dataset, SUGGESTED, text + "\n")
    return checks


def kept_suggestions(dataset: Dataset, store: Store) -> tuple[Check, ...] | None:
    """Return the suggestions that are kept beside an edition; None where they have to be worked out."""
    path = store.extra(dataset, SUGGESTED)
    if path is None:
        return None
    try:
        kept = from_json(read_text(path), Suggested)
    except (OSError, NotPlain, ValueError) as error:
        log.warning("the suggestions for %s are worked out again: %s", dataset.name, type(error).__name__)
        return None
    return kept.checks if kept.stands_for == _stands_for(dataset, store) else None


def _stands_for(dataset: Dataset, store: Store) -> str:
    """Return what suggestions depend on, in short: the edition, and what the dictionary says of the variables."""
    there = sorted(link.dataset for link in dataset.links if link.dataset in store.catalog().datasets)
    said = [
        (
            each.name,
            each.type,
            each.role,
            each.area_level,
            each.codes,
            each.missing,
            each.valid_low,
            each.valid_high,
        )
        for each in dataset.variables
    ]
    content = repr((VERSION, dataset.edition.id, dataset.key, dataset.links, there, said))
    return sha256(content.encode()).hexdigest()[:20]
