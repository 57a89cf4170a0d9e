"""From a file as a person gives it to the plain files that tables are read from: unpacked, told apart, with what belongs.

In an archive each file may be of any kind. What cannot be read beside tables is passed over, and said: the notes stand at
the first source.
"""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from core.errors import UnreadableFile
from core.words import Message, N_
from data_loaders.intake import Source, Unwatched, Watch
from data_loaders.readers.foreign import refuse_open_document
from data_loaders.readers.kinds import GZIP, MARKUP, ZIP, ZSTD, kind_in_zip, kind_of, shown, unreadable
from data_loaders.unpacking import Stream, Unpacked, decompressed, entry_in, explained, names_in, unzipped

__all__ = ["HEAD", "Stream", "sources_of"]

HEAD = 1_000_000
MOST_NAMED = 5
"""Files that are passed over and named one by one; the others are counted."""

COMPANIONS = frozenset(
    [".xml", ".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".sas7bcat", ".do"]
)
"""Files that are no tables of their own when a table of the same name lies beside them."""

_PAPERS = re.compile(
    r"(?:.*[ _.-])?(?:read_?me|leeme|leia-?me|lisez-?moi|licen[cs]e|licencia|licen[cç]a|codebook|changelog|copying|notice)"
    r"(?:[ _-][^.]*)?(?:\.txt|\.text)?\Z|.*\.(?:md|rst|sps|sas|do|r|py|sql|bib)\Z",
    re.IGNORECASE,
)
"""Names of text files that are about a table: passed over where there is one."""

_NOTHING = N_(
    '"%(file)s" is an archive without a table in it. Check that it is the right file, or add the table by itself.'
)
_PACKED_TWICE = N_('"%(file)s" is an archive within an archive. Unpack it yourself, and add it by itself.')
_ONLY_ARCHIVES = N_(
    '"%(file)s" holds other archives and no table: %(files)s. Unpack it yourself, and add them one by one.'
)
_ONLY_MARKUP = N_(
    '"%(file)s" is XML, not a table with rows and columns. If it is the codebook of a data file, add both together under '
    "the same name."
)
_PASSED_OVER = N_("%(count)s file in the archive was passed over: %(files)s.")
_PASSED_OVER_PLURAL = N_("%(count)s files in the archive were passed over: %(files)s.")


def sources_of(path: Path, shown_name: str, scratch: Path, watch: Watch | None = None) -> tuple[Source, ...]:
    """Return the plain files that tables can be read from, unpacked into the scratch folder where need be.

    One for a plain file; for an archive one per file in it that may hold a table. Each call unpacks into a new folder.
    Raises UnreadableFile when there is none, saying the way out, and Cancelled.
    """
    name, watch = shown(shown_name), watch or Unwatched()
    with explained(name):
        kind = _kind(path, name)
        if kind == ZIP:
            return _of_archive(unzipped(path, name, _room(scratch), watch), name, watch)
        unpacked = Unpacked(((path, name),))
        if kind in (GZIP, ZSTD):
            unpacked = decompressed(path, name, kind, _room(scratch), watch)
        ((file, _),) = unpacked.files
        return (replace(_source(file, name, _beside(path)), notes=unpacked.notes),)


def _room(scratch: Path) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="unpacked-", dir=scratch))


def _kind(file: Path, name: str) -> str:
    with file.open("rb") as stream:
        kind = kind_of(stream.read(HEAD), name)
    if kind != ZIP:
        return kind
    refuse_open_document(entry_in(file, "mimetype"), name)
    return kind_in_zip(names_in(file), name)


def _source(file: Path, name: str, companions: tuple[Path, ...]) -> Source:
    """Return one plain file as a source. Raises UnreadableFile for what is no table."""
    from data_loaders.readers.formats import refined

    kind = _kind(file, name)
    if kind in (ZIP, GZIP, ZSTD):
        raise unreadable(_PACKED_TWICE, name)
    if kind == MARKUP:
        raise unreadable(_ONLY_MARKUP, name)
    return refined(Source(file, name, kind, file.stat().st_size, companions))


def _of_archive(unpacked: Unpacked, name: str, watch: Watch) -> tuple[Source, ...]:
    """Return the files of an archive that may hold a table; the first one carries what was passed over."""
    notes = list(unpacked.notes)
    plain = [_opened(file, shown_name, notes, watch) for file, shown_name in unpacked.files]
    data = [each for each in plain if not _is_companion(each[0], plain)]
    papers = [each for each in data if _PAPERS.match(each[0].name)]
    found, refusals = _read_apart([each for each in data if each not in papers], plain)
    if not found and not refusals:
        found, refusals = _read_apart(papers, plain)
        papers = []
    if not found:
        raise _nothing(plain, refusals, name)
    notes += [error.message for error in refusals[:MOST_NAMED]]
    if rest := [*(_named(error) for error in refusals[MOST_NAMED:]), *(file.name for file, _ in papers)]:
        notes.append(_passed_over(rest))
    return (replace(found[0], notes=tuple(notes)), *found[1:])


def _nothing(
    files: Sequence[tuple[Path, str]], refusals: Sequence[UnreadableFile], name: str
) -> UnreadableFile:
    """Return why an archive gave no table: what is wrong with its first file, or that it holds archives only."""
    if refusals and all(error.message.text == _PACKED_TWICE for error in refusals):
        return unreadable(_ONLY_ARCHIVES, name, files=_listed([file.name for file, _ in files]))
    return refusals[0] if refusals else unreadable(_NOTHING, name)


def _opened(file: Path, name: str, notes: list[Message], watch: Watch) -> tuple[Path, str]:
    """Return a file of an archive; one that is packed once more as .gz or .zst is opened, damage being its own refusal."""
    with file.open("rb") as stream:
        start = stream.read(4)
    kind = GZIP if start.startswith(b"\x1f\x8b") else ZSTD if start == b"\x28\xb5\x2f\xfd" else ""
    if not kind:
        return file, name
    try:
        with explained(name):
            unpacked = decompressed(file, name.rsplit("/", 1)[-1], kind, file.parent, watch)
    except UnreadableFile:
        return file, name
    notes.extend(unpacked.notes)
    return unpacked.files[0][0], name


def _read_apart(
    files: Sequence[tuple[Path, str]], all_files: Sequence[tuple[Path, str]]
) -> tuple[list[Source], list[UnreadableFile]]:
    from data_loaders.readers.formats import without_claimed

    found: list[Source] = []
    refusals: dict[Path, UnreadableFile] = {}
    for file, name in files:
        beside = tuple(other for other, _ in all_files if other != file and _belong(file, other))
        try:
            with explained(name):
                found.append(_source(file, name, beside))
        except UnreadableFile as error:
            refusals[file] = error
    kept, claimed = without_claimed(found)
    return kept, [error for file, error in refusals.items() if file not in claimed]


def _passed_over(names: Sequence[str]) -> Message:
    values = {"count": len(names), "files": _listed(names)}
    return Message(_PASSED_OVER, values, plural=_PASSED_OVER_PLURAL, count=len(names))


def _listed(names: Sequence[str]) -> list[str]:
    return [*(shown(name) for name in names[:MOST_NAMED]), *(["..."] if len(names) > MOST_NAMED else [])]


def _named(error: UnreadableFile) -> str:
    return str(error.message.values.get("file", ""))


def without_companions(files: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files without those that only belong to another one of them, such as its codebook."""
    named = [(file, file.name) for file in files]
    return tuple(file for file in files if not _is_companion(file, named))


def _is_companion(file: Path, files: Sequence[tuple[Path, str]]) -> bool:
    return file.suffix.lower() in COMPANIONS and any(
        _belong(file, other) and other.suffix.lower() not in COMPANIONS for other, _ in files if other != file
    )


def _belong(one: Path, other: Path) -> bool:
    """Whether two files have the same name but for their endings, or one is a catalogue of SAS and the other its data."""
    return one.parent == other.parent and (_stem(one) == _stem(other) or _are_of_sas(one, other))


def _are_of_sas(one: Path, other: Path) -> bool:
    """A catalogue is often called formats.sas7bcat; which labels are whose is told by the names of the formats."""
    return {one.suffix.lower(), other.suffix.lower()} == {".sas7bcat", ".sas7bdat"}


def _stem(file: Path) -> str:
    stem = PurePosixPath(file.name)
    while 1 < len(stem.suffix) <= 9 and not stem.suffix[1:].isdigit():
        stem = stem.with_suffix("")
    return stem.name.casefold()


def _beside(path: Path) -> tuple[Path, ...]:
    """Return the companions that lie beside a file."""
    return tuple(
        other
        for other in sorted(path.parent.iterdir())
        if other != path and other.suffix.lower() in COMPANIONS and _belong(other, path) and other.is_file()
    )
