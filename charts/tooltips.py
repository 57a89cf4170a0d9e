"""What a person reads when she points at a mark: every group, the figure with its unit, the records behind it."""

from typing import Any

from charts.sheet import RECORDS, REFERENCE, Sheet
from core.words import Message, N_


def reading(sheet: Sheet) -> dict[str, Any]:
    """Return what a mark says when somebody points at it, and what a screen reader says of it."""
    groups = [f"datum.{group.field}" for group in sheet.groups]
    figures = [f"datum.{figure.field}_text" for figure in sheet.figures]
    said = " + ': ' + ".join(" + ', ' + ".join(part) for part in (groups, figures) if part)
    return {"tooltip": tooltip(sheet), "description": {"value": {"expr": said}}}


def tooltip(sheet: Sheet) -> list[dict[str, str]]:
    """Return the lines of the tooltip, full names and full words, under titles that are all different."""
    lines = [(group.field, group.title) for group in sheet.groups]
    lines += [(f"{figure.field}_text", figure.title) for figure in sheet.figures]
    if sheet.reference:
        lines.append((f"{REFERENCE}_text", sheet.reference))
    if sheet.rows and RECORDS in sheet.rows[0]:
        lines.append((f"{RECORDS}_text", sheet.speaker.say(Message(N_("Records")))))
    return [
        {"field": field, "type": "nominal", "title": title}
        for (field, _), title in zip(lines, _titles([title for _, title in lines]), strict=True)
    ]


def _titles(titles: list[str]) -> list[str]:
    """Return the titles, each once, with a capital: Vega's tooltip would obey "title" and "image" as keys.

    >>> _titles(["image", "Mark", "mark"])
    ['Image', 'Mark', 'Mark (2)']
    """
    shown: list[str] = []
    for title in titles:
        plain = " ".join(title.split()) or "–"
        capital = plain[0].upper() + plain[1:]
        again = shown.count(capital) + 1
        shown.append(capital if again == 1 else f"{capital} ({again})")
    return shown
