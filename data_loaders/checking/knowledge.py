"""What people wrote about a dataset's checks: which they confirmed or dismissed, and what they said about hits.

    <data>/datasets/<name>/knowledge/checks.json    the checks
    <data>/datasets/<name>/knowledge/marks.json     hits that were called a true value, or to be corrected

Both lie apart from the editions, and stay when data come anew. A mark is kept under the fingerprint of its hit: it lapses
when the value changes, and is back when the old value is.
"""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import StoreFailed
from core.quality import Check, Mark
from core.words import Message, N_
from data_loaders.durable import read_text, write_text
from data_loaders.plain_values import NotPlain, from_json, to_json
from data_loaders.store import Store

log = logging.getLogger(__name__)

CHECKS, MARKS = "checks.json", "marks.json"
_UNREADABLE = N_(
    'What was written about the checks of "%(name)s" cannot be read (%(file)s in the data folder). '
    "Mend the file, or take it away to begin anew."
)
_MEANWHILE = N_(
    'Somebody has changed the check "%(check)s" in the meantime, so nothing was stored. Open the page again and repeat the change.'
)


@dataclass(frozen=True)
class Stored:
    """The file of checks. `version` says how its checks are written."""

    checks: tuple[Check, ...] = ()
    version: int = 1


def stored_checks(store: Store, name: str) -> tuple[Check, ...]:
    """Return the checks that people confirmed or dismissed. Raises StoreFailed where the file is damaged."""
    return _read_checks(store.knowledge(name, CHECKS), name)


def store_checks(
    store: Store, name: str, checks: tuple[Check, ...], seen: tuple[Check, ...] | None
) -> tuple[Check, ...]:
    """Replace the stored checks and return what is stored now.

    `seen` is what the person had before them: what somebody else stored since then stays, and raises StoreFailed where
    both changed the same check. Without it, everything is replaced.
    """
    with store.writing_knowledge(name) as folder:
        if seen is not None:
            checks = _merged(_read_checks(folder / CHECKS, name), seen, checks)
        write_text(folder / CHECKS, to_json(Stored(checks)) + "\n")
    return checks


def marks(store: Store, name: str) -> Mapping[str, Mark]:
    """Return what people said, by the fingerprint of the hit. Raises StoreFailed where the file is damaged."""
    return _read_marks(store.knowledge(name, MARKS), name)


def store_marks(store: Store, name: str, ids: Iterable[str], mark: Mark | None) -> None:
    """Say the same of many hits at once; None takes back what was said. What others say meanwhile stays."""
    with store.writing_knowledge(name) as folder:
        said = dict(_read_marks(folder / MARKS, name))
        for each in ids:
            if mark is None:
                said.pop(each, None)
            else:
                said[each] = mark
        write_text(folder / MARKS, json.dumps(said, indent=0, sort_keys=True) + "\n")


def _merged(now: tuple[Check, ...], seen: tuple[Check, ...], wanted: tuple[Check, ...]) -> tuple[Check, ...]:
    """Return the person's checks, with what somebody else changed since they were seen."""
    stored, before, mine = ({each.id: each for each in some} for some in (now, seen, wanted))
    for check_id in stored.keys() | before.keys():
        theirs, mine_now, was = stored.get(check_id), mine.get(check_id), before.get(check_id)
        if theirs in (was, mine_now):
            continue
        if mine_now != was:
            raise StoreFailed(Message(_MEANWHILE, {"check": check_id}))
        if theirs is None:
            mine.pop(check_id, None)
        else:
            mine[check_id] = theirs
    return tuple(mine.values())


def _read_checks(path: Path, name: str) -> tuple[Check, ...]:
    try:
        return from_json(read_text(path), Stored).checks
    except FileNotFoundError:
        return ()
    except (NotPlain, ValueError) as error:
        log.warning("the checks of %s cannot be read: %s", name, type(error).__name__)
        raise StoreFailed(Message(_UNREADABLE, {"name": name, "file": CHECKS})) from None


def _read_marks(path: Path, name: str) -> Mapping[str, Mark]:
    try:
        said = json.loads(read_text(path))
        return {str(each): Mark(mark) for each, mark in said.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError) as error:
        log.warning("the marks of %s cannot be read: %s", name, type(error).__name__)
        raise StoreFailed(Message(_UNREADABLE, {"name": name, "file": MARKS})) from None
