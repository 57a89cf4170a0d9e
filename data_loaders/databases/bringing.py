"""Bringing a chosen table in: as a source like any file, so that every later step is the same."""

from dataclasses import replace
from pathlib import Path

from data_loaders.databases.choice import DatabaseChoice
from data_loaders.intake import Found, Part, Source, Staged, Watch
from data_loaders.readers.formats import format_of
from data_loaders.readers.kinds import DATABASE
from data_loaders.staging import stage

_FILE = "choice.json"


def source_of(choice: DatabaseChoice, scratch: Path) -> Source:
    """Return the choice as a source: it is written into the scratch folder, which has to outlive it."""
    scratch.mkdir(parents=True, exist_ok=True)
    file = scratch / _FILE
    file.write_text(choice.to_json(), encoding="utf-8")
    return Source(file, choice.shown_name, DATABASE, file.stat().st_size)


def look_at(choice: DatabaseChoice, scratch: Path) -> Found:
    """Return the columns and first rows of a choice. `stage` takes it from there. Raises DatabaseFailed."""
    part = Part(source_of(choice, scratch), name=choice.shown_name)
    return replace(format_of(DATABASE).look(part, None, scratch), parts=(part,))


def bring_again(choice: DatabaseChoice, scratch: Path, watch: Watch) -> Staged:
    """Return the table as it is now, staged in the scratch folder, from a choice that was kept with a dataset."""
    return stage(look_at(choice, scratch / "look"), scratch, watch)


def choice_of(found: Found) -> DatabaseChoice | None:
    """Return what was chosen, to be kept with the dataset; None where the source is no database."""
    if found.part is None or found.source.kind != DATABASE:
        return None
    return DatabaseChoice.from_json(found.source.file.read_text(encoding="utf-8"))
