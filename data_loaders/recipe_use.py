"""Applying a recipe: last year's layout and columns to this year's file, as far as they fit."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.catalog import Code, VariableType
from core.errors import UnreadableFile
from core.words import Message, N_
from data_loaders.editions.agreeing import codes_in
from data_loaders.intake import Column, Found, Layout, Part, SheetLayout, Staged
from data_loaders.loading import effect
from data_loaders.looking import look
from data_loaders.recipes import Recipe
from data_loaders.values.naming import safe_name

_OTHER_LAYOUT = N_(
    "The layout in the recipe does not fit this file, so it was found out anew. Check the first rows."
)


def look_by(recipe: Recipe, part: Part, scratch: Path) -> Found:
    """Return the first look at a table as the recipe says; where that does not fit, as the file itself shows.

    A layout fits as well as the headings that it brings out are known to the recipe. How many lines stand above and below
    the table is always this file's own matter. Raises UnreadableFile.
    """
    file, given = part.source.file, recipe.layout_of(part)
    detected = _tried(part, None, scratch)
    if given is None:
        return detected or look(file, part.name, scratch, part=part)
    known = _headings(recipe)
    found = _tried(part, given, scratch)
    fresh = detected.layout if detected else None
    if detected and (found is None or _known(found, known) < _known(detected, known)):
        return replace(detected, notes=(*detected.notes, Message(_OTHER_LAYOUT)))
    if found and detected and found.columns == detected.columns:
        found = _tried(part, _with_margins(given, fresh), scratch)
    return found or look(file, part.name, scratch, part=part, layout=given)


def columns_by(recipe: Recipe, staged: Staged, proposed: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns as the recipe left them, with what does not convert counted; others stay as proposed."""
    chosen = {column.name: column for column in recipe.columns}
    columns = [_as_chosen(chosen.get(column.name), column, staged) for column in proposed]
    if columns == list(proposed):
        return tuple(columns)
    return effect(staged, columns)


def _as_chosen(chosen: Column | None, proposed: Column, staged: Staged) -> Column:
    if chosen is None:
        return proposed
    column = replace(
        chosen, original=proposed.original, position=proposed.position, examples=proposed.examples
    )
    codes = _codes(column, proposed, staged) if chosen.variable.codes else ()
    variable = replace(column.variable, codes=codes, distinct=proposed.variable.distinct)
    return replace(column, variable=variable)


def _codes(column: Column, proposed: Column, staged: Staged) -> tuple[Code, ...]:
    """Return the code list of the recipe with the values that are new this year."""
    codes, added = column.variable.codes, proposed.variable.codes
    if column.variable.type is VariableType.TEXT and proposed.variable.type is not VariableType.TEXT:
        added = codes_in(staged, column)
    known = {code.value for code in (*codes, *column.variable.missing)}
    return (*codes, *(code for code in added if code.value not in known))


def _tried(part: Part, layout: Layout | SheetLayout | None, scratch: Path) -> Found | None:
    try:
        return look(part.source.file, part.name, scratch, part=part, layout=layout)
    except UnreadableFile:
        return None


def _headings(recipe: Recipe) -> set[str]:
    """Return every heading that the recipe knows, as a safe name."""
    rules = recipe.harmony.rules if recipe.harmony else ()
    standards = recipe.harmony.standards if recipe.harmony else ()
    names = [*(rule.source for rule in rules), *(column.original for column in recipe.columns)]
    names += [name for standard in standards for name in (standard.name, standard.heading)]
    return {safe_name(name) for name in names if name}


def _known(found: Found, known: set[str]) -> int:
    return sum(safe_name(heading) in known for heading in found.columns)


def _with_margins(given: Layout | SheetLayout, fresh: Layout | SheetLayout | None) -> Layout | SheetLayout:
    """Return the layout of the recipe with this file's own number of lines above and below the table."""
    if isinstance(given, Layout) and isinstance(fresh, Layout):
        footer = fresh.footer_lines if given.footer_lines else 0
        return replace(
            given,
            preamble_lines=fresh.preamble_lines,
            footer_lines=footer,
            encoding=fresh.encoding,
            line_end=fresh.line_end,
            has_byte_order_mark=fresh.has_byte_order_mark,
            has_quoted_newlines=fresh.has_quoted_newlines,
        )
    if isinstance(given, SheetLayout) and isinstance(fresh, SheetLayout):
        return replace(given, first_row=fresh.first_row, last_row=fresh.last_row)
    return given
