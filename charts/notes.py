"""The notes under a picture: what of the answer is not drawn, or is drawn apart. Nothing is left out in silence."""

from collections.abc import Sequence

from charts.sheet import Group, Sheet
from core.words import Message, Speaker, N_

_MOST_NAMED = 8


def not_drawn(drawn: Sequence[str], names: Sequence[str], speaker: Speaker) -> list[str]:
    """Return the note that says which groups are not drawn; names them when they are few."""
    left = [name for name in names if name not in set(drawn)]
    if not left:
        return []
    values: dict[str, object] = {"drawn": len(drawn), "all": len(names)}
    if len(left) <= _MOST_NAMED:
        text = N_("%(drawn)s of %(all)s are drawn. Not drawn, but in the table: %(names)s.")
        return [speaker.say(Message(text, {**values, "names": left}))]
    return [speaker.say(Message(N_("%(drawn)s of %(all)s are drawn; the table has all."), values))]


def other_measures(sheet: Sheet) -> list[str]:
    """Return the note for a picture that can draw only one measure."""
    if len(sheet.figures) < 2:
        return []
    text = N_("Drawn: %(drawn)s. In the table as well: %(others)s.")
    values = {"drawn": sheet.figure.title, "others": [figure.title for figure in sheet.figures[1:]]}
    return [sheet.speaker.say(Message(text, values))]


def without_period(sheet: Sheet, group: Group) -> list[str]:
    """Return the note for figures that have no place on an axis: their period or number was not reported."""
    apart = [row for row in sheet.rows if row[group.field] == group.missing] if group.missing else []
    if not apart:
        return []
    text = N_("Not reported, so not on the axis: %(figures)s.")
    figures = [sheet.text(row) for row in apart[:_MOST_NAMED]]
    return [sheet.speaker.say(Message(text, {"figures": figures}))]
