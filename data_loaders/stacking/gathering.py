"""Gathering: which tables of which files are to be brought, each looked at as the recipe says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from glob import glob
from pathlib import Path

from core.errors import AppError, Cancelled, UnreadableFile
from core.words import Message, N_
from data_loaders.intake import Found, Part, Watch
from data_loaders.looking import look, noted, parts_of
from data_loaders.readers.kinds import shown
from data_loaders.recipe_use import look_by
from data_loaders.recipes import Recipe
from data_loaders.scratch_engine import cancelled
from data_loaders.sources import sources_of, without_companions
from data_loaders.stacking.alike import looked_alike, may_be_shared
from data_loaders.stacking.pieces import name_of
from data_loaders.values.naming import safe_names

_NO_TABLE = N_('"%(file)s" holds no table called "%(table)s". It holds: %(tables)s.')
_SEVERAL = N_(
    '"%(file)s" holds several tables with other columns: %(tables)s. Say which one to take, by its name.'
)
_LEFT_OUT = N_(
    'Of "%(file)s" only the tables with the columns of the first one were taken. Left out: %(tables)s.'
)
_NO_FILE = N_('There is no file "%(file)s". Check its path.')
_NO_MATCH = N_('No file fits "%(file)s". Check the pattern.')
_IS_FOLDER = N_('"%(file)s" is a folder. Name the files in it, for example with %(file)s/*.csv.')
MOST_NAMED = 12


@dataclass(frozen=True)
class Gathered:
    """The tables to be brought, each looked at; files that could not be read, with the reason; what only a person can say.

    `notes` say what was left out because proposals were accepted.
    """

    found: tuple[Found, ...]
    unreadable: tuple[tuple[str, Message], ...] = ()
    questions: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


def files_of(arguments: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that some paths and patterns mean, each once: no shell is needed to open `*.csv`.

    Raises UnreadableFile for a path that is no file, and for a pattern that fits none.
    """
    files: dict[Path, None] = {}
    for text in arguments:
        path = Path(text)
        if path.is_dir():
            raise UnreadableFile(Message(_IS_FOLDER, {"file": text[:200]}))
        if path.is_file() or not any(sign in text for sign in "*?["):
            if not path.is_file():
                raise UnreadableFile(Message(_NO_FILE, {"file": text[:200]}))
            files[path] = None
            continue
        matching = [Path(each) for each in sorted(glob(text, recursive=True)) if Path(each).is_file()]  # noqa: PTH207 - the pattern may be absolute
        if not matching:
            raise UnreadableFile(Message(_NO_MATCH, {"file": text[:200]}))
        files |= dict.fromkeys(matching)
    return tuple({path.absolute(): path for path in files}.values())


def gather(
    files: Sequence[tuple[str, Path]],
    scratch: Path,
    watch: Watch,
    *,
    recipe: Recipe | None = None,
    tables: Sequence[str] = (),
) -> Gathered:
    """Return the first look at every table to be brought: `files` are what each is called, and where it lies.

    `tables` names the tables to take, where a file holds several.
    Several tables of one file are taken together if they have the same columns, or if a person named them.
    """
    found: list[Found] = []
    unreadable, questions, notes = [], [], []
    kept = without_companions([path for _, path in files])
    for number, (name, path) in enumerate(each for each in files if each[1] in kept):
        if watch.is_cancelled():
            raise cancelled()
        watch.progress(number / len(files), 0)
        try:
            room = scratch / f"look_{number}"
            quick = _alike(name, path, room, found) if not (tables or (recipe and recipe.tables)) else None
            looks, left_out = quick or _tables(name, path, room, (recipe, tables))
        except Cancelled:
            raise
        except AppError as error:
            unreadable.append((name, error.message))
            continue
        notes += left_out
        alike = [each for each in looks if tables or safe_names(each.columns) == safe_names(looks[0].columns)]
        if len(alike) < len(looks):
            listed = {"file": name, "tables": [name_of(each)[:80] for each in looks[:MOST_NAMED]]}
            questions.append(Message(_SEVERAL, listed))
            others = [name_of(each)[:80] for each in looks if each not in alike]
            notes.append(Message(_LEFT_OUT, {"file": name, "tables": others[:MOST_NAMED]}))
        found += alike
    return Gathered(tuple(found), tuple(unreadable), tuple(questions), tuple(notes))


def _alike(
    name: str, path: Path, room: Path, found: Sequence[Found]
) -> tuple[list[Found], list[Message]] | None:
    """Return a quick look at a plain text file that is laid out like the last one; None where it is not."""
    if not found or not may_be_shared(found[-1]) or (found[-1].part and found[-1].part.table):
        return None
    sources = sources_of(path, name.split("/")[-1], room)
    if len(sources) != 1:
        return None
    (part,) = _called([Part(sources[0], name=sources[0].shown_name)], name)
    quick = looked_alike(part, found[-1], room)
    return ([replace(noted(part, quick), parts=(part,))], []) if quick else None


def _tables(
    name: str, path: Path, room: Path, chosen: tuple[Recipe | None, Sequence[str]]
) -> tuple[list[Found], list[Message]]:
    """Return the first look at the tables of a file that are to be taken, and why others of them were left out."""
    recipe, tables = chosen
    parts = _called(parts_of(path, name.split("/")[-1], room), name)
    return _looked_at(_chosen(parts, name, recipe, tables), room, recipe)


def _called(parts: Sequence[Part], name: str) -> tuple[Part, ...]:
    """Return the tables of a file under its name among the others, which may begin with folders."""
    folders = "".join(f"{shown(folder)}/" for folder in name.split("/")[:-1])
    return tuple(
        replace(
            part,
            name=folders + part.name,
            source=replace(part.source, shown_name=folders + part.source.shown_name),
        )
        for part in parts
    )


def _chosen(
    parts: Sequence[Part], name: str, recipe: Recipe | None, tables: Sequence[str]
) -> tuple[Part, ...]:
    if not tables:
        taken = tuple(part for part in parts if recipe is None or recipe.takes(part))
        return taken or tuple(parts)
    taken = tuple(part for part in parts if {part.table, part.name, part.source.shown_name} & set(tables))
    if not taken:
        listed = [part.table or part.source.shown_name for part in parts[:MOST_NAMED]]
        gaps = {"file": name, "table": tables[0][:80], "tables": listed}
        raise UnreadableFile(Message(_NO_TABLE, gaps))
    return taken


def _looked_at(
    parts: Sequence[Part], scratch: Path, recipe: Recipe | None
) -> tuple[list[Found], list[Message]]:
    """Return the first look at the tables of one file, and why others of them were left out, such as an empty sheet."""
    looks: list[Found] = []
    failures: list[UnreadableFile] = []
    for number, part in enumerate(parts):
        try:
            looks.append(_look(part, scratch / f"table_{number}", recipe, looks[-1] if looks else None))
        except UnreadableFile as error:
            failures.append(error)
    if failures and not looks:
        raise failures[0]
    return [replace(each, parts=tuple(parts)) for each in looks], [error.message for error in failures]


def _look(part: Part, scratch: Path, recipe: Recipe | None, model: Found | None) -> Found:
    if recipe is not None and recipe.layout_of(part) is not None:
        return look_by(recipe, part, scratch)
    quick = looked_alike(part, model, scratch) if model else None
    return quick or look(part.source.file, part.name, scratch, part=part)
