"""The labels in a Stata, SPSS or SAS file, without its data: of variables, of values, and what stands for "no value"."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.dictionary import Dictionary
from core.dictionary_matching import Codebook
from core.words import N_
from data_loaders.codebooks.from_hints import entry_of, said_about
from data_loaders.intake import Hint
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.statistics import program_of
from data_loaders.readers.statistics_meaning import about_of, catalogues_beside, columns_of, hint_of
from data_loaders.readers.statistics_process import Request, opened
from data_loaders.readers.statistics_text import Decoder
from data_loaders.readers.statistics_values import Column

_CATALOGUE = N_(
    '"%(file)s" is a SAS catalogue: it names the values of formats, but not which variables have them. Bring the .sas7bdat '
    "file together with it."
)
_NO_LABELS = N_(
    '"%(file)s" holds no labels: neither of variables nor of values. Bring the file that its program describes.'
)


def codebook_of_statistics(
    file: Path, shown_name: str, companions: Sequence[Path] = ()
) -> tuple[Codebook, ...]:
    """Return what the file says about its variables. Raises UnreadableFile for one that says nothing, or is damaged."""
    with file.open("rb") as stream:
        program = program_of(stream.read(1_000))
    if program == "sas7bcat":
        raise unreadable(_CATALOGUE, shown_name)
    request = Request(file, program, shown_name, limit=1, catalogues=catalogues_beside(companions, file))
    with opened(request) as contents:
        decoder = Decoder(contents.description["encoding"], is_raw=contents.description["is_raw"])
        columns = [Column(facts) for facts in columns_of(contents.description, program, decoder)]
        about = said_about(about_of(contents.description, decoder))
    hints = {column.facts.name: _hint(column) for column in columns}
    if all(hint == Hint() for hint in hints.values()):
        raise unreadable(_NO_LABELS, shown_name)
    entries = tuple(entry_of(name, hint) for name, hint in hints.items())
    return (Codebook(Dictionary("", variables=entries, **about)),)


def _hint(column: Column) -> Hint:
    """Return what is said of a column. Without its values, missing ones with a letter are those that have a label."""
    if not column.facts.is_text:
        column.tags.update(
            ord(value) for value, _ in column.facts.codes if isinstance(value, str) and len(value) == 1
        )
    return replace(hint_of(column, is_text=False), role=None)
