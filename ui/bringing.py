"""Files on their way in, step by step: which tables they hold, how one was read, what is changed, how it is stored.

All work runs in jobs, and what touches a file as it came runs in a process apart; the page only asks how far they are.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.catalog import Dataset
from core.errors import Cancelled
from core.words import Message, N_
from data_loaders import importer
from data_loaders.cataloguing import Title, catalogued, dataset_name, suggested_title
from data_loaders.intake import Column, Layout, Part, SheetLayout, Watch
from data_loaders.reading import Given, Listed, ReadTable, read_table, tables_in
from ui.jobs import Job, State
from ui.session import forget, office, remember, remembered
from ui.words import _, say

_KEY = "bringing"
_PATIENCE_SECONDS = 1.5
CANCELLED = N_("Cancelled. Nothing was stored.")


@dataclass
class Bringing:
    """Files on their way in. Lives in this tab until they are published or put away.

    `brought` is what was read last, `columns` are its columns as the person has changed them so far; `round` counts the
    readings, so that widgets of an earlier one are not taken for those of this.
    """

    given: tuple[Given, ...]
    scratch: Path
    room: ExitStack = field(default_factory=ExitStack)
    listed: Listed | None = None
    part: Part | None = None
    brought: ReadTable | None = None
    columns: tuple[Column, ...] = ()
    round: int = 0
    listing: Job[Listed] | None = None
    reading: Job[ReadTable] | None = None
    counting: Job[tuple[Column, ...]] | None = None
    storing: Job[Dataset] | None = None

    @property
    def title(self) -> str:
        """What is on its way in, as a person would call it."""
        names = [each.shown_name for each in self.given]
        return (
            names[0]
            if len(names) == 1
            else _("%(first)s and %(more)s more", first=names[0], more=len(names) - 1)
        )

    @property
    def has_choice(self) -> bool:
        """Whether the files hold several tables, so that another one may be taken."""
        return self.listed is not None and len(self.listed.parts) > 1

    def jobs(self) -> tuple[Job[Any], ...]:
        """Return the jobs that have been started."""
        return tuple(
            job for job in (self.listing, self.reading, self.counting, self.storing) if job is not None
        )


def current() -> Bringing | None:
    """Return what is on its way in, if anything is."""
    return remembered(_KEY)  # type: ignore[no-any-return]


def begin(given: Sequence[Given], scratch: Path, room: ExitStack) -> None:
    """Take these files in; what was on its way before is put away. The room is closed when they are done."""
    put_away()
    bringing = Bringing(tuple(given), scratch, room)
    bringing.listing = Job(
        lambda watch: tables_in(bringing.given, scratch / "found", watch, office().settings.import_mb),
        _("Opening"),
    )
    remember(_KEY, bringing)
    bringing.listing.wait(_PATIENCE_SECONDS)
    settle(bringing)


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
        if bringing.listed is not None and len(bringing.listed.parts) == 1:
            read(bringing, bringing.listed.parts[0])
    if table := _result(bringing.reading):
        bringing.brought, bringing.columns, bringing.reading = table, table.columns, None
    if counted := _result(bringing.counting):
        bringing.columns, bringing.counting = counted, None
    failed = [job for job in bringing.jobs() if job.state in (State.FAILED, State.CANCELLED)]
    for job in failed:
        refuse(job.failure or Message(CANCELLED), is_wish=job.state is State.CANCELLED)
    bringing.reading = None if bringing.reading in failed else bringing.reading
    bringing.counting = None if bringing.counting in failed else bringing.counting
    bringing.storing = None if bringing.storing in failed else bringing.storing
    if bringing.listing in failed or (failed and bringing.brought is None and not bringing.has_choice):
        put_away()


def read(bringing: Bringing, part: Part, layout: Layout | SheetLayout | None = None) -> None:
    """Read a table, as the person says it is laid out or as is found out. Until it is read, the one before stays."""
    for job in (bringing.reading, bringing.counting):
        if job is not None:
            job.cancel()
            job.wait(2.0)
    if part != bringing.part:
        bringing.brought, bringing.columns = None, ()
    bringing.part, bringing.counting = part, None
    bringing.round += 1
    room = bringing.scratch / f"round_{bringing.round}"
    memory = office().settings.import_mb
    bringing.reading = Job(lambda watch: read_table(part, layout, room, watch, memory), _("Reading"))
    bringing.reading.wait(_PATIENCE_SECONDS)
    settle(bringing)


def change_columns(bringing: Bringing, columns: tuple[Column, ...]) -> None:
    """Take over what the person changed, and count again what cannot be converted."""
    table = bringing.brought
    if table is None or columns == bringing.columns:
        return
    bringing.columns = columns
    bringing.counting = Job(lambda watch: importer.effect(table.staged, columns, watch), _("Counting"))
    bringing.counting.wait(_PATIENCE_SECONDS)
    settle(bringing)


def take_in(bringing: Bringing, title: Title, before: Dataset | None) -> None:
    """Start storing the table as a dataset, or as a new edition of one."""
    store, table, columns = office().store, bringing.brought, bringing.columns
    name = before.name if before else dataset_name(title.title, store.catalog().datasets)
    if table is None:
        return

    def work(watch: Watch) -> Dataset:
        with store.scratch() as folder:
            loaded = importer.load(table.staged, columns, folder, watch)
            if watch.is_cancelled():
                raise Cancelled(Message(CANCELLED))
            return store.publish(catalogued(loaded, title, table.staged.shown_name, name, before), folder)

    bringing.storing = Job(work, _("Storing"))
    bringing.storing.wait(_PATIENCE_SECONDS)


def title_of(bringing: Bringing) -> str:
    """Return a title made from the file's name, or the table's in it."""
    part = bringing.part
    return suggested_title(part.table or part.source.shown_name if part else bringing.given[0].shown_name)


def refuse(message: Message, *, is_wish: bool = False) -> None:
    """Keep why something was not taken in, for the next time that the page is drawn; `is_wish`: the person wanted it so."""
    remember("refusal", (say(message), is_wish))


def _result(job: Job[Any] | None) -> Any:
    return job.result if job is not None and job.state is State.DONE else None
