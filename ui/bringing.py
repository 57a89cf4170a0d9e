"""Files on their way in, step by step: which tables they hold, how they were read, what is changed, how they are stored.

All work runs in jobs, and what touches a file as it came runs in a process apart; the page only asks how far they are.
"""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.errors import UnreadableFile
from core.merging import Mode
from core.words import Message, N_
from data_loaders import importer
from data_loaders.bringing import Import, Options, Prepared, Receipt, prepare, stacked_again, store_prepared
from data_loaders.cataloguing import dataset_name, suggested_title
from data_loaders.editions.merge import Overlap, Published
from data_loaders.intake import Column, Layout, Part, SheetLayout, Watch
from data_loaders.reading import Listed, NamedFile, ReadFiles, Wanted, read_database, read_files, tables_in
from data_loaders.recipes import Recipe, TableRule, recipe_of
from data_loaders.stacking.stack import Stacking
from ui.jobs import Job, State
from ui.session import catalog, forget, office, remember, remembered
from ui.words import _, say

_KEY = "bringing"
_PATIENCE_SECONDS = 1.5
CANCELLED = N_("Cancelled. Nothing was stored.")
Brought = tuple[ReadFiles, Prepared]


@dataclass
class Bringing:
    """Files on their way in. Lives in this tab until they are published or put away.

    `parts` are the tables that the person wants, `layout` how she says they are laid out. `before` is the dataset that
    they are a new edition of. `brought` is what was read last, `columns` are its columns as she has changed them so far;
    `round` counts the readings, so that widgets of an earlier one are not taken for those of this.
    """

    files: tuple[NamedFile, ...]
    scratch: Path
    room: ExitStack = field(default_factory=ExitStack)
    listed: Listed | None = None
    parts: tuple[Part, ...] = ()
    layout: Layout | SheetLayout | None = None
    before: str = ""
    brought: Brought | None = None
    columns: tuple[Column, ...] = ()
    overlap: Overlap | None = None
    round: int = 0
    listing: Job[Listed] | None = None
    reading: Job[Brought] | None = None
    counting: Job[tuple[Column, ...]] | None = None
    storing: Job[Receipt] | None = None

    @property
    def title(self) -> str:
        """What is on its way in, as a person would call it."""
        names = [name for name, _path in self.files] or [part.name for part in self.parts]
        return (
            names[0]
            if len(names) == 1
            else _("%(first)s and %(more)s more", first=names[0], more=len(names) - 1)
        )

    @property
    def prepared(self) -> Prepared:
        """The tables as they were read and put together last."""
        if self.brought is None:
            raise ValueError("nothing has been read yet")
        return self.brought[1]

    @property
    def has_choice(self) -> bool:
        """Whether a file holds several tables, so that a person has to say which ones are wanted."""
        return self.listed is not None and any(len(file.parts) > 1 for file in self.listed.files)

    def jobs(self) -> tuple[Job[Any], ...]:
        """Return the jobs that have been started."""
        started = (self.listing, self.reading, self.counting, self.storing)
        return tuple(job for job in started if job is not None)


def current() -> Bringing | None:
    """Return what is on its way in, if anything is."""
    return remembered(_KEY)  # type: ignore[no-any-return]


def begin(files: Sequence[NamedFile], scratch: Path, room: ExitStack) -> None:
    """Take these files in; what was on its way before is put away. The room is closed when they are done."""
    bringing = _begun(files, scratch, room)
    memory = office().settings.import_mb
    bringing.listing = Job(
        lambda watch: tables_in(bringing.files, scratch / "found", watch, memory_mb=memory), _("Opening")
    )
    bringing.listing.wait(_PATIENCE_SECONDS)
    settle(bringing)


def begin_with(part: Part, scratch: Path, room: ExitStack, before: str = "") -> None:
    """Take in a table that was chosen from a database, as a new edition of a dataset where one is named."""
    bringing = _begun((), scratch, room)
    bringing.before = before
    read(bringing, (part,))


def _begun(files: Sequence[NamedFile], scratch: Path, room: ExitStack) -> Bringing:
    put_away()
    bringing = Bringing(tuple(files), scratch, room)
    remember(_KEY, bringing)
    return bringing


def put_away() -> None:
    """Forget what is on its way in and delete what was made of it."""
    bringing = current()
    forget(_KEY)
    if bringing is None:
        return
    for job in bringing.jobs():
        job.cancel()
        job.wait(2.0)
    bringing.room.close()


def settle(bringing: Bringing) -> None:
    """Take over what the jobs have brought since the last run; what they could not bring is said once.

    Files of which nothing at all could be read are put away, so that the person can give others.
    """
    if bringing.listed is None and bringing.listing is not None:
        bringing.listed = _result(bringing.listing)
        if bringing.listed is not None and not bringing.has_choice:
            read(bringing, bringing.listed.parts)
    if brought := _result(bringing.reading):
        bringing.brought, bringing.columns, bringing.reading = brought, brought[1].columns, None
    if counted := _result(bringing.counting):
        bringing.columns, bringing.counting = counted, None
    failed = [job for job in bringing.jobs() if job.state in (State.FAILED, State.CANCELLED)]
    for job in failed:
        refuse(job.failure or Message(CANCELLED), is_wish=job.state is State.CANCELLED)
    if bringing.storing in failed and bringing.storing is not None:
        bringing.overlap = getattr(bringing.storing.error, "overlap", None)
    bringing.reading = None if bringing.reading in failed else bringing.reading
    bringing.counting = None if bringing.counting in failed else bringing.counting
    bringing.storing = None if bringing.storing in failed else bringing.storing
    if bringing.listing in failed or (failed and bringing.brought is None and not bringing.has_choice):
        put_away()


def read(bringing: Bringing, parts: Sequence[Part], layout: Layout | SheetLayout | None = None) -> None:
    """Read tables, as the person says they are laid out or as is found out. Until they are read, those before stay."""
    if tuple(parts) != bringing.parts:
        bringing.brought, bringing.columns = None, ()
    bringing.parts, bringing.layout = tuple(parts), layout
    room = _next_round(bringing)

    def work(watch: Watch) -> Brought:
        found = _read(bringing, room, watch)
        if not found.pieces:
            raise UnreadableFile(found.gathered.unreadable[0][1])
        return found, prepare(found, room, _import(bringing, _options(bringing), watch))

    _start(bringing, work, _("Reading"))


def become_edition_of(bringing: Bringing, name: str) -> None:
    """Say which dataset the files are a new edition of (empty: of none), and read them as that one was."""
    if name != bringing.before:
        bringing.before = name
        read(bringing, bringing.parts, bringing.layout)


def put_together(bringing: Bringing, stacking: Stacking) -> None:
    """Put the tables together anew, as the person says which column is which; what was in doubt is decided by that."""
    if bringing.brought is None:
        return
    found, prepared = bringing.brought
    room = _next_round(bringing)

    def work(watch: Watch) -> Brought:
        job = _import(bringing, _options(bringing), watch)
        return found, stacked_again(prepared, stacking, room, job)

    _start(bringing, work, _("Putting together"))


def change_columns(bringing: Bringing, columns: tuple[Column, ...]) -> None:
    """Take over what the person changed, and count again what cannot be converted."""
    if bringing.brought is None or columns == bringing.columns:
        return
    staged = bringing.prepared.staged
    bringing.columns = columns
    bringing.counting = Job(lambda watch: importer.effect(staged, columns, watch), _("Counting"))
    bringing.counting.wait(_PATIENCE_SECONDS)
    settle(bringing)


def take_in(bringing: Bringing, options: Options) -> None:
    """Start storing what was read as a dataset, or as a new edition of one. What the person has seen, she accepts."""
    if bringing.brought is None:
        return
    found, prepared = bringing.brought
    prepared = replace(prepared, columns=bringing.columns)
    store = office().store
    name = bringing.before or dataset_name(options.title, store.catalog().datasets)
    tables = _options(bringing).tables
    said = replace(options, dataset=name, title="" if bringing.before else options.title, tables=tables)

    def work(watch: Watch) -> Receipt:
        return store_prepared(prepared, found.gathered, _import(bringing, said, watch), store)

    bringing.storing = Job(work, _("Storing"))
    bringing.storing.wait(_PATIENCE_SECONDS)
    settle(bringing)


def title_of(bringing: Bringing) -> str:
    """Return a title made from the file's name, from the table's in it, or from what the names of several have in common."""
    part = bringing.parts[0]
    pattern = bringing.prepared.stacking.names
    if len(bringing.parts) > 1:
        common = re.sub(r"\{\d+\}", " ", pattern.template) if pattern else ""
        return suggested_title(common) or suggested_title(part.source.shown_name.split("/")[0])
    return suggested_title(part.table or part.source.shown_name)


def refuse(message: Message, *, is_wish: bool = False) -> None:
    """Keep why something was not taken in, for the next time that the page is drawn; `is_wish`: the person wanted it so."""
    remember("refusal", (say(message), is_wish))


def _read(bringing: Bringing, room: Path, watch: Watch) -> ReadFiles:
    if bringing.listed is None:
        return read_database(bringing.parts[0], room, watch)
    wanted = {part.name for part in bringing.parts}
    files = [
        (file.name, file.path)
        for file in bringing.listed.files
        if wanted & {part.name for part in file.parts}
    ]
    tables = tuple(wanted) if bringing.has_choice else ()
    reading = Wanted(_recipe(bringing), tables, skips_unreadable=True)
    return read_files(files, reading, room, watch, memory_mb=office().settings.import_mb)


def _options(bringing: Bringing) -> Options:
    """Return what the person has said so far: which tables she wants, where a file holds several."""
    return Options("", tables=tuple(part.table for part in bringing.parts) if bringing.has_choice else ())


def _recipe(bringing: Bringing) -> Recipe | None:
    """Return the recipe of the edition before, if there is one, with the layout that the person has given since."""
    before = catalog().datasets.get(bringing.before)
    recipe = recipe_of(office().store, before) if before else None
    if bringing.layout is None:
        return recipe
    return replace(recipe or Recipe(), tables=(TableRule(bringing.parts[0].table, bringing.layout),))


def _import(bringing: Bringing, options: Options, watch: Watch) -> Import:
    store = office().store
    before = store.catalog().datasets.get(bringing.before)
    published = Published(before, store.files(before)) if before else None
    return Import(options, _recipe(bringing), published, watch)


def _next_round(bringing: Bringing) -> Path:
    for job in (bringing.reading, bringing.counting):
        if job is not None:
            job.cancel()
            job.wait(2.0)
    bringing.counting = None
    bringing.round += 1
    return bringing.scratch / f"round_{bringing.round}"


def _start(bringing: Bringing, work: Any, title: str) -> None:
    bringing.reading = Job(work, title)
    bringing.reading.wait(_PATIENCE_SECONDS)
    settle(bringing)


def _result(job: Job[Any] | None) -> Any:
    return job.result if job is not None and job.state is State.DONE else None


MODES = {
    Mode.REPLACE_ALL: N_("in place of all earlier rows"),
    Mode.REPLACE_YEAR: N_("in place of the rows of the same years"),
    Mode.APPEND: N_("added to the earlier rows"),
}
