"""A recipe: how the files of a dataset are read, made by the page and applied to next year's file without one.

It holds everything a person chose, and no value of any record but the code lists. It lies beside the edition that was made
with it.
"""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.catalog import SAFE_NAME, Dataset
from core.errors import AppError
from core.file_names import NamePattern
from core.harmony import Harmony
from core.merging import Merge
from core.words import Message, N_
from data_loaders.durable import read_text
from data_loaders.intake import Column, Layout, Part, SheetLayout
from data_loaders.plain_values import NotPlain, from_json, to_json
from data_loaders.store import Store

RECIPE = "recipe.json"
VERSION = 1
LARGEST_BYTES = 64_000_000

_UNREADABLE = N_('The recipe "%(file)s" cannot be read (%(where)s). Make it anew with the page, or mend it.')
_NEWER = N_(
    'The recipe "%(file)s" was made by a newer version of this program. Update it, or make the recipe anew.'
)
_TOO_LARGE = N_("too large")
_NO_FILE = N_('There is no recipe "%(file)s", or it may not be read. Check the path.')


@dataclass(frozen=True)
class TableRule:
    """How one table is read: which (the name of the file's table, or "" for all others), and its layout."""

    table: str = ""
    layout: Layout | SheetLayout | None = None


@dataclass(frozen=True)
class Recipe:
    """How files are read, which of their columns are which, how values are read, and what becomes of earlier rows.

    `tables` names the tables that are taken, where a file holds several. `columns` are as the person left them, by the
    safe names of the stacked table.
    """

    tables: tuple[TableRule, ...] = ()
    columns: tuple[Column, ...] = ()
    harmony: Harmony | None = None
    names: NamePattern | None = None
    keeps_file: bool = False
    merge: Merge = field(default_factory=Merge)

    def layout_of(self, part: Part) -> Layout | SheetLayout | None:
        """Return the layout that the recipe gives for a table; None where it is found out."""
        rules = {rule.table: rule for rule in self.tables}
        rule = rules.get(part.table) or rules.get("")
        return rule.layout if rule else None

    def takes(self, part: Part) -> bool:
        """Return whether the table is one of those that the recipe names; where it names none, all are."""
        named = {rule.table for rule in self.tables if rule.table}
        return not named or part.table in named or not part.table


def to_text(recipe: Recipe) -> str:
    """Return the recipe as JSON, without what was only evidence for its choices."""
    columns = tuple(_chosen(column) for column in recipe.columns)
    plain = json.loads(to_json(_Versioned(VERSION, replace(recipe, columns=columns))))
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str, shown_name: str) -> Recipe:
    """Return the recipe that a JSON text holds. Raises AppError with a sentence that says what is wrong where."""
    try:
        recipe = from_json(text, _Versioned).recipe
    except NotPlain as error:
        if _version_in(text) > VERSION:
            raise AppError(Message(_NEWER, {"file": shown_name})) from None
        raise AppError(Message(_UNREADABLE, {"file": shown_name, "where": error.where})) from None
    _check_names(recipe, shown_name)
    return recipe


def read_recipe(path: Path) -> Recipe:
    """Return the recipe in a file. Raises AppError when there is none, or it cannot be read."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise AppError(Message(_UNREADABLE, {"file": path.name, "where": Message(_TOO_LARGE)}))
        return from_text(read_text(path), path.name)
    except UnicodeDecodeError:
        raise AppError(Message(_UNREADABLE, {"file": path.name, "where": "UTF-8"})) from None
    except OSError:
        raise AppError(Message(_NO_FILE, {"file": path.name})) from None


def recipe_of(store: Store, dataset: Dataset) -> Recipe | None:
    """Return the recipe that the dataset's edition was made with, if it was made with one."""
    path = store.extra(dataset, RECIPE)
    return read_recipe(path) if path else None


@dataclass(frozen=True)
class _Versioned:
    """What stands in the file: the version first, so that an older program can say what it does not know."""

    version: int
    recipe: Recipe


def _check_names(recipe: Recipe, shown_name: str) -> None:
    """Refuse names that are not safe: they become part of statements to the engine."""
    names = [name for column in recipe.columns for name in (column.name, column.variable.name)]
    if recipe.harmony:
        names += [standard.name for standard in recipe.harmony.standards]
        names += [rule.standard for rule in recipe.harmony.rules if rule.standard]
    names += [*recipe.merge.key, *filter(None, [recipe.merge.period])]
    unsafe = [name for name in names if not SAFE_NAME.fullmatch(name)]
    if unsafe:
        where = f'"{unsafe[0][:40]}": a-z, 0-9, _'
        raise AppError(Message(_UNREADABLE, {"file": shown_name, "where": where}))


def _version_in(text: str) -> int:
    """Return the version that a recipe says it has, even where the rest of it cannot be read."""
    try:
        version = json.loads(text)["version"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return 0
    return version if type(version) is int else 0


def _chosen(column: Column) -> Column:
    """Return what a person may change of a column; examples and counts are about one file."""
    variable = replace(column.variable, share_missing=None, distinct=None, lowest=None, highest=None)
    return replace(
        column, variable=variable, position=0, examples=(), unconvertible=0, needs_answer=False, notes=()
    )
