"""Small multiples: the third breakdown gives one panel per group, at most twelve."""

from charts.kinds import MOST_PANELS
from charts.picture import PANEL_ORDER
from charts.sheet import Group, Row, Sheet


def panel_names(sheet: Sheet, group: Group) -> tuple[str, ...]:
    """Return the groups that get a panel: all, or the twelve with the largest figure, in the answer's order."""
    if len(group.names) <= MOST_PANELS:
        return group.names
    sizes: dict[str, float] = {}
    for row in sheet.rows:
        name, value = row[group.field], row["v0"]
        sizes[name] = max(sizes.get(name, float("-inf")), float("-inf") if value is None else value)
    largest = set(sorted(sizes, key=lambda name: sizes[name], reverse=True)[:MOST_PANELS])
    return tuple(name for name in group.names if name in largest)


def in_panels(rows: list[Row], group: Group | None, names: tuple[str, ...]) -> list[Row]:
    """Return the rows of the panels, each with the place of its panel."""
    if group is None:
        return rows
    places = {name: place for place, name in enumerate(names)}
    return [{**row, PANEL_ORDER: places[row[group.field]]} for row in rows if row[group.field] in places]
