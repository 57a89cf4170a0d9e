"""How the lines of a fixed-width file are cut: by its codebook or by its blanks, in which encoding, and how long they are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.words import N_
from data_loaders.intake import Layout, Part, Source
from data_loaders.readers.codebooks import Codebook, CodebookVariable
from data_loaders.readers.codebooks_beside import codebook_beside, has_places_beside
from data_loaders.readers.encodings import encoding_of
from data_loaders.readers.fixed_gaps import gaps_in
from data_loaders.readers.fixed_lines import Cut, Measured, cuts, measured
from data_loaders.readers.kinds import unreadable

PREVIEW_ROWS = 20
LONGEST_LINE = 100_000
MOST_COLUMNS = 5_000

_NO_PLACES = N_(
    'The codebook of "%(file)s" does not say where in a line its variables stand. Ask for the one with their positions.'
)
_TOO_WIDE = N_(
    'The codebook of "%(file)s" describes lines of more than 100,000 characters or more than 5,000 variables. Split it.'
)


@dataclass(frozen=True)
class Plan:
    """How the lines of one kind are cut. A line is `length` long; the codebook describes `described` of it.

    `blanks` are places that have to be blank in every line, where the columns were found by them.
    """

    codebook: Codebook
    variables: tuple[CodebookVariable, ...]
    kind: str
    kind_variable: CodebookVariable | None
    kinds: tuple[str, ...]
    layout: Layout
    measured: Measured
    is_by_bytes: bool
    length: int = 0
    blanks: tuple[CodebookVariable, ...] = ()

    @property
    def described(self) -> int:
        """The last position that any column takes."""
        return max(variable.end for variable in self.variables)

    @property
    def breaks(self) -> np.ndarray:
        """Where a line may end early because blanks were lost: at the end of a column, or within a text."""
        ends = {variable.end for variable in self.variables}
        texts = [variable for variable in self.variables if variable.is_numeric is False]
        ends.update(place for text in texts for place in range(text.start, text.end))
        return np.array(sorted(ends))

    def cuts(self, source: Source) -> Iterator[Cut]:
        """Yield all lines of the file, some megabytes at a time."""
        layout = self.layout
        with source.file.open("rb") as stream:
            yield from cuts(
                stream, layout.encoding, layout.line_end, source.shown_name, is_by_bytes=self.is_by_bytes
            )

    def heading(self, cut: Cut) -> np.ndarray:
        """Return which lines are the heading: the first ones of the file that are not blank."""
        mask = np.zeros(len(cut.lengths), bool)
        if cut.first_line == 1:
            mask[np.flatnonzero(cut.lengths > 0)[: self.layout.header_rows]] = True
        return mask

    def of_kind(self, cut: Cut) -> tuple[np.ndarray, np.ndarray]:
        """Return which lines are of the wanted kind, and which are of none that the codebook knows."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.kind_variable is None:
            return np.ones(len(cut.lengths), bool), np.zeros(len(cut.lengths), bool)
        kinds = pc.fill_null(cut.cells(self.kind_variable), "")
        wanted = pc.equal(kinds, self.kind).to_numpy(zero_copy_only=False)
        known = pc.is_in(kinds, pa.array(self.kinds)).to_numpy(zero_copy_only=False)
        return wanted, ~known


def codebook_with_places(source: Source) -> Codebook:
    """Return what the codebook beside the file says of the variables that have a place in a line.

    Raises UnreadableFile where it gives no places, or absurd ones.
    """
    codebook = codebook_beside(source)
    placed = tuple(each for each in codebook.variables if each.start) if codebook else ()
    if codebook is None or not placed:
        raise unreadable(_NO_PLACES, source.shown_name)
    if len(placed) > MOST_COLUMNS or max(each.end for each in placed) > LONGEST_LINE:
        raise unreadable(_TOO_WIDE, source.shown_name)
    return replace(codebook, variables=placed)


def _kind_variable(codebook: Codebook) -> CodebookVariable | None:
    name = codebook.files[0].variable.casefold() if codebook.files else ""
    return next((each for each in codebook.variables if name and each.name.casefold() == name), None)


def kinds_of(codebook: Codebook) -> tuple[str, ...]:
    """Return the kinds of line, in the order in which the codebook lists them for the variable that tells them apart."""
    variable = _kind_variable(codebook)
    if variable is None:
        return ()
    listed = [each.value for each in codebook.files[0].record_types]
    ordered = dict.fromkeys((*(each for each in variable.record_types if each in listed), *listed))
    return tuple(ordered)


def plan_of(part: Part, given: Layout | None) -> Plan:
    """Return how a table is cut. Of a layout given by the person, only the encoding counts."""
    source = part.source
    gaps = None if has_places_beside(source) else gaps_in(source.file)
    codebook = gaps.codebook if gaps else codebook_with_places(source)
    kinds = kinds_of(codebook)
    kind = part.table or (kinds[0] if kinds else "")
    line_end = _line_end(source)
    with source.file.open("rb") as stream:
        counted = measured(stream, line_end, source.shown_name)
    encoding = given.encoding if given else _encoding(counted, codebook)
    header_rows = gaps.header_rows if gaps else 0
    plan = Plan(
        codebook,
        _variables(codebook, kind, source) if kinds else codebook.variables,
        kind,
        _kind_variable(codebook),
        kinds,
        Layout(encoding, "", "", "", header_rows=header_rows, line_end=line_end),
        counted,
        is_by_bytes=False,
        blanks=gaps.blanks if gaps else (),
    )
    plan = replace(plan, is_by_bytes=encoding == "utf-8" and _counts_bytes(plan))
    return replace(plan, length=_usual_length(plan, source))


def _variables(codebook: Codebook, kind: str, source: Source) -> tuple[CodebookVariable, ...]:
    chosen = tuple(each for each in codebook.variables if not each.record_types or kind in each.record_types)
    if not chosen:
        raise unreadable(_NO_PLACES, source.shown_name)
    return chosen


def _line_end(source: Source) -> str:
    with source.file.open("rb") as stream:
        head = stream.read(1_000_000)
    return "\r" if b"\r" in head and b"\n" not in head else "\n"


def _encoding(counted: Measured, codebook: Codebook) -> str:
    """Return what the bytes say; where they are not UTF-8, what the codebook says."""
    if encoding_of(counted.sound, counted.broken) == "utf-8":
        return "utf-8"
    declared = codebook.files[0].encoding if codebook.files else ""
    return declared if _is_codec(declared) else "cp1252"


def _is_codec(name: str) -> bool:
    """Whether Python can decode it, one byte a character, and it says more than the usual one."""
    try:
        decoded = bytes(range(32, 127)).decode(name) if name else ""
    except (LookupError, UnicodeDecodeError):
        return False
    usual = ("utf-8", "utf8", "iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii")
    return len(decoded) == 95 and name not in usual


def _counts_bytes(plan: Plan) -> bool:
    """Whether more lines have the right length in bytes than in characters."""
    length = plan.described
    return plan.measured.byte_lengths[length] > plan.measured.lengths[length]


def _usual_length(plan: Plan, source: Source) -> int:
    """Return the length that most lines of this kind have, if they go on after what is described; else what is described."""
    lengths: Counter[int] = Counter()
    for cut in first_rows(plan, source, most=100_000):
        lengths.update(cut.lengths.tolist())
    usual, count = lengths.most_common(1)[0] if lengths else (0, 0)
    return usual if usual > plan.described and count * 2 > lengths.total() else plan.described


def first_rows(plan: Plan, source: Source, most: int = PREVIEW_ROWS) -> Iterator[Cut]:
    """Yield the first lines of the wanted kind: one cut, or none where the file has no such line."""
    for cut in plan.cuts(source):
        wanted, _ = plan.of_kind(cut)
        chosen = np.flatnonzero(wanted & (cut.lengths > 0) & ~plan.heading(cut))[:most]
        if len(chosen):
            mask = np.zeros(len(wanted), bool)
            mask[chosen] = True
            yield cut.filtered(mask)
            return
