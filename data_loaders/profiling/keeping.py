"""Profiles on the disk: one JSON file beside the data of the edition it describes. What cannot be read is not there."""

import hashlib
import logging
from dataclasses import dataclass, fields

from core.catalog import Dataset, Variable
from core.errors import StoreFailed
from core.profile import Profile
from data_loaders.durable import read_text
from data_loaders.plain_values import NotPlain, from_json, to_json
from data_loaders.store import Store

log = logging.getLogger(__name__)

FILE = "profile.json"
VERSION = 2
"""Rises with every change of what a profile holds or how it is counted: kept ones of other versions are made anew."""
_SAID = frozenset({"name", "type", "role", "codes", "missing", "valid_low", "valid_high"})
"""What a person says of a variable that changes its profile; labels do not."""


@dataclass(frozen=True)
class _Kept:
    version: int
    described: str
    profile: Profile


def read_kept(dataset: Dataset, store: Store) -> Profile | None:
    """Return the kept profile; None where there is none, or it is of another version or description, or unreadable."""
    path = store.extra(dataset, FILE)
    if path is None:
        return None
    try:
        kept = from_json(read_text(path), _Kept)
    except (OSError, ValueError) as error:
        where = error.where if isinstance(error, NotPlain) else type(error).__name__
        log.warning("the kept profile of %s is not readable and is made anew: %s", dataset.name, where)
        return None
    profile = kept.profile
    is_right = (profile.dataset, profile.edition) == (dataset.name, dataset.edition.id)
    is_current = kept.version == VERSION and kept.described == description_of(dataset)
    return profile if is_right and is_current else None


def keep(profile: Profile, dataset: Dataset, store: Store) -> None:
    """Keep a profile beside its edition. Where the disk refuses, it is made anew the next time."""
    text = to_json(_Kept(VERSION, description_of(dataset), profile))
    try:
        store.put_beside(dataset, FILE, text)
    except StoreFailed:
        log.warning("the profile of %s could not be kept", dataset.name)


def description_of(dataset: Dataset) -> str:
    """Return a fingerprint of what the profile takes from the description: roles, codes, valid ranges, the key."""
    said = [_said(variable) for variable in dataset.variables]
    return hashlib.sha256(repr((said, dataset.key)).encode()).hexdigest()[:16]


def _said(variable: Variable) -> list[object]:
    values = [getattr(variable, each.name) for each in fields(variable) if each.name in _SAID]
    return [tuple(code.value for code in value) if isinstance(value, tuple) else value for value in values]
