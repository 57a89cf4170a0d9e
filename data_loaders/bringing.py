"""Bringing files without anybody looking on: the same steps as the page, one after the other, all or nothing.

What only a person can decide stops it with a sentence, unless all proposals are accepted. The files are only read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.catalog import SAFE_NAME, Dataset
from core.errors import AppError, StoreFailed
from core.file_names import NamePattern
from core.harmony import Harmony
from core.merging import Duplicates, Merge, Mode
from core.words import Message, N_
from data_loaders.beside import write_beside
from data_loaders.cataloguing import Title, catalogued, suggested_title
from data_loaders.editions.against_published import warnings_against
from data_loaders.editions.agreeing import as_published
from data_loaders.editions.merge import Overlap, Published, merge_into, overlap
from data_loaders.intake import Column, FileAccount, Loaded, Staged, Watch
from data_loaders.loading import load
from data_loaders.reading import ReadFiles, Wanted, read_files
from data_loaders.recipe_use import columns_by
from data_loaders.recipes import Recipe, TableRule, recipe_of
from data_loaders.scratch_engine import cancelled
from data_loaders.stacking.gathering import Gathered
from data_loaders.stacking.harmonising import Harmonised, Match, harmonise, harmony_of
from data_loaders.stacking.pieces import Piece, named
from data_loaders.stacking.single import as_text, is_as_it_is
from data_loaders.stacking.stack import Stacking, stack
from data_loaders.stacking.varying_names import pattern_in
from data_loaders.store import RESERVED, Store
from data_loaders.values.proposals import propose

_BAD_NAME = N_(
    'A dataset cannot be called "%(name)s". Use lower-case letters a-z, digits and _, starting with a letter.'
)
_WHICH = N_(
    'Is "%(source)s" in %(files)s the column "%(standard)s" (%(reason)s)? Say so in the harmonisation table of the recipe.'
)
_NEW = N_(
    '"%(source)s" in %(files)s is a column that the recipe does not know. Add it to the harmonisation table.'
)
_COLUMN = N_('The column "%(column)s" can be read in two ways. Choose one in the recipe.')
_STOPPED = N_(
    "%(questions)s Nothing was stored. Settle it on the page and use the recipe it makes, or accept all proposals."
)
_REPEATED = N_(
    "New rows that repeat the key of another new row: %(repeated)s. New rows with a key that is published already: "
    "%(known)s. Decide about them: keep both, keep the new ones, or refuse them."
)
_REPLACED = N_("%(count)s published row gave way to the new ones.")
_REPLACED_PLURAL = N_("%(count)s published rows gave way to the new ones.")
_DUPLICATES = N_(
    "New rows that repeat the key of another new row: %(repeated)s. New rows with a key that is published already: "
    "%(known)s."
)
_SOME = 5


@dataclass(frozen=True)
class Options:
    """What the person says beforehand. Empty or None: as the recipe says, else as proposed.

    `accepts_proposals`: what is in doubt is taken as proposed. `skips_unreadable`: files that cannot be read are left out.
    `memory_mb` is what reading may use.
    """

    dataset: str
    title: str = ""
    row: str = ""
    source: str = ""
    recipe: Recipe | None = None
    mode: Mode | None = None
    duplicates: Duplicates | None = None
    key: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    keeps_file: bool | None = None
    accepts_proposals: bool = False
    skips_unreadable: bool = False
    memory_mb: int = 2_048


@dataclass(frozen=True)
class Receipt:
    """What was stored. The counts are those of the files brought now; `records` is what the edition holds in all.

    `unreadable` files were left out; they stand among `files` too, with nothing loaded.
    """

    dataset: str
    edition: str
    records: int
    loaded: int
    refused: int
    skipped: int
    files: tuple[FileAccount, ...]
    notes: tuple[Message, ...] = ()
    unreadable: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every record of every file was taken in."""
        return not self.refused and not self.unreadable


class NotImported(AppError):
    """Nothing was stored; `files` are the accounts as far as they were known, `overlap` what keys have to be decided about."""

    def __init__(
        self, message: Message, files: Sequence[FileAccount] = (), overlap: Overlap | None = None
    ) -> None:
        super().__init__(message)
        self.files, self.overlap = tuple(files), overlap


@dataclass(frozen=True)
class Prepared:
    """The files as one staged table with its columns, and what a person has to answer before it is stored.

    `warnings` are those of the questions that are about columns whose values are not alike.
    """

    pieces: tuple[Piece, ...]
    harmonised: Harmonised
    stacking: Stacking
    staged: Staged
    columns: tuple[Column, ...]
    questions: tuple[Message, ...]
    warnings: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


def import_files(paths: Sequence[Path], options: Options, store: Store, watch: Watch) -> Receipt:
    """Store the files as one dataset, or as its next edition, and return the account.

    Raises NotImported (with what is known of each file), Cancelled, or another AppError; then nothing was stored.
    """
    check_name(options.dataset)
    before = store.catalog().datasets.get(options.dataset)
    recipe = options.recipe or (recipe_of(store, before) if before else None)
    published = Published(before, store.files(before)) if before else None
    job = Import(options, recipe, published, watch)
    with store.scratch() as room:
        wanted = Wanted(recipe, options.tables, options.skips_unreadable)
        read = read_files(named(paths), wanted, room, watch, memory_mb=options.memory_mb)
        gathered = read.gathered
        _check_readable(gathered, options)
        prepared = prepare(read, room, job)
        _check_answered([*gathered.questions, *prepared.questions], prepared.staged.files, options)
        return store_prepared(prepared, gathered, job, store)


def check_name(name: str) -> None:
    """Raise StoreFailed if a dataset cannot be called this."""
    if not SAFE_NAME.fullmatch(name) or name in RESERVED:
        raise StoreFailed(Message(_BAD_NAME, {"name": name[:80]}))


def prepare(read: ReadFiles, room: Path, job: "Import") -> Prepared:
    """Return the tables that were read, harmonised and stacked, with their columns as recipe and edition have them."""
    watch, recipe, published = job.watch, job.recipe, job.published
    pieces = read.pieces
    harmonised = harmonise(pieces, room, _known(recipe, published))
    stacking = Stacking(harmonised.harmony, _names(pieces, harmonised, recipe), _keeps_file(job))
    _stop_if_cancelled(watch)
    staged = _staged(pieces, stacking, room / "stack", watch)
    _stop_if_cancelled(watch)
    columns = propose(staged)
    if recipe:
        columns = columns_by(recipe, staged, columns)
    if published:
        columns = as_published(staged, columns, published.dataset)
    against = warnings_against(published, harmonised.profiles) if published else ()
    questions = (
        *map(_asked, harmonised.doubtful),
        *(harmonised.warnings if recipe is None else ()),
        *against,
        *_doubts(columns),
    )
    notes = (*read.gathered.notes, *(harmonised.warnings if recipe else ()))
    warnings = (*harmonised.warnings, *against)
    return Prepared(pieces, harmonised, stacking, staged, columns, questions, warnings, notes)


def stacked_again(prepared: Prepared, stacking: Stacking, room: Path, job: "Import") -> Prepared:
    """Return the same tables stacked as the person has decided since, with their columns proposed anew."""
    staged = _staged(prepared.pieces, stacking, room / "stack", job.watch)
    columns = propose(staged)
    if job.published:
        columns = as_published(staged, columns, job.published.dataset)
    harmonised = replace(prepared.harmonised, harmony=stacking.harmony)
    return replace(
        prepared, harmonised=harmonised, stacking=stacking, staged=staged, columns=columns, questions=()
    )


def recipe_from(prepared: Prepared, merge: Merge, job: "Import") -> Recipe:
    """Return the recipe for next year's files: what was chosen now."""
    tables = tuple(TableRule(name) for name in job.options.tables)
    return Recipe(
        tables=job.recipe.tables if job.recipe and job.recipe.tables else tables,
        columns=prepared.columns,
        harmony=prepared.harmonised.harmony,
        names=prepared.stacking.names,
        keeps_file=prepared.stacking.keeps_file,
        merge=merge,
    )


def merge_of(job: "Import", staged: Staged) -> Merge:
    """Return how the new rows are put beside the published ones: as said now, else by the recipe, else by the data."""
    options, published = job.options, job.published
    merge = job.recipe.merge if job.recipe else Merge()
    names = dict(zip(staged.columns, staged.names, strict=True))
    by_file = tuple(names.get(heading, "") for heading in staged.about.key)
    by_data = published.dataset.key if published and published.dataset.key else by_file
    return replace(
        merge,
        mode=options.mode or merge.mode,
        key=options.key or merge.key or (by_data if set(by_data) <= set(staged.names) else ()),
        duplicates=options.duplicates or merge.duplicates,
    )


@dataclass(frozen=True)
class Import:
    """One import: what was said beforehand, the recipe in force, the published edition, and who looks on."""

    options: Options
    recipe: Recipe | None
    published: Published | None
    watch: Watch


def _known(recipe: Recipe | None, published: Published | None) -> Harmony | None:
    if recipe and recipe.harmony:
        return recipe.harmony
    return harmony_of(published.dataset) if published else None


def _names(pieces: Sequence[Piece], harmonised: Harmonised, recipe: Recipe | None) -> NamePattern | None:
    """Return what the files' names say: as the recipe has it, else as found; a column that all files have is left out."""
    if recipe and (recipe.names or recipe.harmony):
        return recipe.names
    pattern = pattern_in([piece.name for piece in pieces])
    if pattern is None:
        return None
    there = {name for name, files in harmonised.profiles.items() if len(files) == len(pieces)}
    variables = tuple(replace(each, is_included=each.name not in there) for each in pattern.variables)
    return replace(pattern, variables=variables)


def _keeps_file(job: Import) -> bool:
    if job.options.keeps_file is not None:
        return job.options.keeps_file
    return job.recipe.keeps_file if job.recipe else False


def _staged(pieces: Sequence[Piece], stacking: Stacking, room: Path, watch: Watch) -> Staged:
    """Return the only table as it is, where nothing is changed about it; else the stack."""
    if is_as_it_is(pieces, stacking):
        return pieces[0].staged
    return stack([as_text(piece, watch) for piece in pieces], stacking, room, watch)


def _doubts(columns: Sequence[Column]) -> tuple[Message, ...]:
    """Return the columns that can be read in two ways, where nobody has chosen."""
    return tuple(
        Message(_COLUMN, {"column": column.original})
        for column in columns
        if column.needs_answer and column.is_included
    )


def merge_mode(job: Import) -> Mode:
    """Return what becomes of the published rows: as said now, else as the recipe says."""
    return job.options.mode or (job.recipe.merge.mode if job.recipe else Mode.REPLACE_ALL)


def _asked(match: Match) -> Message:
    files = [*match.files[:_SOME], *(["..."] if len(match.files) > _SOME else [])]
    gaps = {"source": match.source, "files": files, "standard": match.standard, "reason": match.reason}
    return Message(_NEW if match.is_new else _WHICH, gaps)


def _check_readable(gathered: Gathered, options: Options) -> None:
    """Raise NotImported where a file cannot be read, or none can."""
    if gathered.unreadable and not (options.skips_unreadable and gathered.found):
        first = gathered.unreadable[0][1]
        raise NotImported(first, _left_out(gathered))


def _left_out(gathered: Gathered) -> tuple[FileAccount, ...]:
    return tuple(FileAccount(name, 0, notes=(message,)) for name, message in gathered.unreadable)


def _check_answered(questions: Sequence[Message], files: Sequence[FileAccount], options: Options) -> None:
    if questions and not options.accepts_proposals:
        raise NotImported(_stopped(questions), files)


def _stopped(questions: Sequence[Message]) -> Message:
    return Message(_STOPPED, {"questions": _sentences(questions[:_SOME])})


def _sentences(messages: Sequence[Message]) -> Message:
    """Return several sentences as one text."""
    gaps = {f"s{number}": message for number, message in enumerate(messages)}
    return Message(" ".join(f"%(s{number})s" for number in range(len(messages))), gaps)


def store_prepared(prepared: Prepared, gathered: Gathered, job: Import, store: Store) -> Receipt:
    """Load, merge and publish; return the account. Raises NotImported for what nobody has decided."""
    staged, options = prepared.staged, job.options
    merge = merge_of(job, staged)
    with store.scratch() as folder:
        loaded = load(staged, prepared.columns, folder, job.watch)
        found = _checked(merge, loaded, staged, job)
        merge = replace(merge, duplicates=merge.duplicates or Duplicates.KEEP_BOTH)
        merged = merge_into(loaded, staged, merge, job.published, job.watch)
        write_beside(prepared.pieces, recipe_from(prepared, merge_of(job, staged), job), folder)
        _stop_if_cancelled(job.watch)
        is_key = merge.duplicates is not Duplicates.KEEP_BOTH or not found.has_duplicates
        dataset = _dataset(merged, staged, merge.key if is_key else (), job)
        placed = store.publish(dataset, folder)
    new = merged.files[len(merged.files) - len(staged.files) :]
    return Receipt(
        dataset=options.dataset,
        edition=placed.edition.id,
        records=placed.edition.records,
        loaded=sum(each.loaded for each in new),
        refused=merged.refused,
        skipped=merged.skipped,
        files=(*new, *_left_out(gathered)),
        notes=(*prepared.notes, *_told(found, merge)),
        unreadable=tuple(name for name, _ in gathered.unreadable),
    )


def _checked(merge: Merge, loaded: Loaded, staged: Staged, job: Import) -> Overlap:
    """Return what the merge will do. Raises NotImported for what nobody has decided."""
    found = overlap(loaded, merge, job.published, staged.rows.parent)
    questions = [change.note for change in found.types if change.needs_answer]
    if found.has_duplicates and merge.duplicates is None:
        questions.append(Message(_REPEATED, {"repeated": found.repeated, "known": found.known}))
    if questions and not job.options.accepts_proposals:
        raise NotImported(_stopped(questions), loaded.files, found)
    return found


def _told(found: Overlap, merge: Merge) -> tuple[Message, ...]:
    notes = [change.note for change in found.types]
    if found.replaced and merge.mode is Mode.REPLACE_YEAR:
        gaps = {"count": found.replaced}
        notes.append(Message(_REPLACED, gaps, plural=_REPLACED_PLURAL, count=found.replaced))
    if found.has_duplicates:
        notes.append(Message(_DUPLICATES, {"repeated": found.repeated, "known": found.known}))
    return tuple(notes)


def _dataset(merged: Loaded, staged: Staged, key: tuple[str, ...], job: Import) -> Dataset:
    options, before = job.options, job.published.dataset if job.published else None
    title = options.title or ("" if staged.about.title else suggested_title(options.dataset))
    said = Title(title, options.row, options.source)
    dataset = catalogued(merged, said, staged.shown_name, options.dataset, before, staged.about)
    if options.title and before:
        dataset = replace(dataset, title={"en": options.title, "es": options.title})
    return replace(dataset, key=key or dataset.key)


def _stop_if_cancelled(watch: Watch) -> None:
    if watch.is_cancelled():
        raise cancelled()
