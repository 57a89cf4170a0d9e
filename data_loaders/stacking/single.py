"""One file that becomes a dataset by itself: staged in its types at once, and stacked only where something changes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from data_loaders.intake import Found, Watch
from data_loaders.stacking.harmonising import rule_for, sources_of
from data_loaders.stacking.pieces import Piece, name_of
from data_loaders.stacking.stack import Stacking
from data_loaders.staging import stage, staged_as_text


def staged_alone(found: Found, scratch: Path, watch: Watch) -> Piece:
    """Return a table staged as it would be without any other."""
    return Piece(name_of(found), stage(found, scratch, watch))


def is_as_it_is(pieces: Sequence[Piece], stacking: Stacking) -> bool:
    """Return whether there is one table only, and nothing in it is changed, renamed, left out or added."""
    if len(pieces) != 1 or stacking.names or stacking.keeps_file:
        return False
    if any(not rule.source for rule in stacking.harmony.rules):
        return False
    piece = pieces[0]
    rules = [rule_for(stacking.harmony, piece.name, source) for source in sources_of(piece)]
    return all(
        rule is not None and rule.standard == name and not rule.values and rule.factor == "1"
        for rule, name in zip(rules, piece.staged.names, strict=True)
    )


def as_text(piece: Piece, watch: Watch) -> Piece:
    """Return the table with the text of the file in the columns whose types were only guessed."""
    if not any(piece.staged.readings):
        return piece
    return replace(piece, staged=staged_as_text(piece.staged, watch))
