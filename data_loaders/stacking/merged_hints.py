"""What the files of a stack say about its columns, put together; where they contradict one another, that is told."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.catalog import Code
from core.harmony import Harmony, Standard
from core.words import Message, Words, N_
from data_loaders.intake import About, Hint
from data_loaders.stacking.harmonising import rule_for, sources_of
from data_loaders.stacking.pieces import Piece
from data_loaders.values.naming import safe_name

_OTHER_MEANING = N_(
    'The files give other meanings to the same codes of "%(column)s". The meanings of the newest file were taken: check them.'
)


def merged_hints(
    pieces: Sequence[Piece], harmony: Harmony, standards: Sequence[Standard]
) -> tuple[tuple[Hint, ...], tuple[Message, ...]]:
    """Return one hint per column of the stack, and what the files contradict one another in.

    What the last file says goes before what earlier ones say; code lists are joined.
    """
    found: dict[str, list[Hint]] = {}
    for piece in reversed(pieces):
        for hint, source in zip(piece.staged.hints, sources_of(piece), strict=False):
            rule = rule_for(harmony, piece.name, source)
            if rule is not None and rule.standard and not rule.values:
                found.setdefault(rule.standard, []).append(hint)
    hints = tuple(_merged(found.get(standard.name, [])) for standard in standards)
    notes = tuple(
        Message(_OTHER_MEANING, {"column": standard.heading or standard.name})
        for standard in standards
        if _contradict(found.get(standard.name, []))
    )
    return hints, notes


def merged_about(abouts: Sequence[About]) -> About:
    """Return what the files say about themselves: texts of the last one that has any, the key where all agree on it."""
    said = [about for about in reversed(abouts) if about != About()]
    if not said:
        return About()
    key = said[0].key if len(said) == len(abouts) and len({about.key for about in said}) == 1 else ()
    return replace(
        said[0],
        title=_first(about.title for about in said),
        description=_first(about.description for about in said),
        source=_first(about.source for about in said),
        licence=next((about.licence for about in said if about.licence), ""),
        key=key,
    )


def _merged(hints: Sequence[Hint]) -> Hint:
    if not hints:
        return Hint()
    types = {hint.type for hint in hints if hint.type}
    listed = [hint for hint in hints if hint.codes]
    return Hint(
        label=_first(hint.label for hint in hints),
        description=_first(hint.description for hint in hints),
        unit=_first(hint.unit for hint in hints),
        type=types.pop() if len(types) == 1 else None,
        role=next((hint.role for hint in hints if hint.role), None),
        codes=_codes(code for hint in hints for code in hint.codes),
        is_ordered=bool(listed) and all(hint.is_ordered for hint in listed),
        missing=_codes(code for hint in hints for code in hint.missing),
        null_words=tuple(dict.fromkeys(word for hint in hints for word in hint.null_words)),
        date_format=next((hint.date_format for hint in hints if hint.date_format), ""),
    )


def _codes(codes: Iterable[Code]) -> tuple[Code, ...]:
    found: dict[str, Code] = {}
    for code in codes:
        found.setdefault(code.value, code)
    return tuple(found.values())


def _contradict(hints: Sequence[Hint]) -> bool:
    meanings: dict[str, set[str]] = {}
    for hint in hints:
        for code in hint.codes:
            label = next(iter(code.label.values()), "")
            meanings.setdefault(code.value, set()).add(safe_name(label) or label)
    return any(len(labels) > 1 for labels in meanings.values())


def _first(texts: Iterable[Words]) -> Words:
    return next((text for text in texts if text), {})
