"""A workbook that has been checked and opened: its sheets in order, and the rows of each, one after the other."""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data_loaders.intake import Source
from data_loaders.readers.cells import Row
from data_loaders.readers.workbook_limits import check, explained

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Merge:
    """Cells joined into one that shows the first one's text; rows and columns are counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet with something in it. `errors` is how many cells hold an error; None where the format does not say.

    `merges` is None where the format does not say which cells are joined.
    """

    name: str
    is_hidden: bool
    height: int
    width: int
    merges: tuple[Merge, ...] | None
    errors: int | None
    _inner: "CalamineSheet"
    _file: str

    def rows(self) -> Iterator[Row]:
        """Yield every row from the first of the sheet on, each from column A on."""
        start = self._inner.start
        margin = [""] * (start[1] if start else 0)
        with explained(self._file):
            for row in self._inner.iter_rows():
                yield margin + row if margin else row


class Workbook:
    """The sheets of an opened workbook; a sheet is read when it is asked for."""

    def __init__(self, inner: "CalamineWorkbook", source: Source, errors: dict[str, int]) -> None:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        self._inner, self._file = inner, source.shown_name
        self._errors = _errors_by_sheet(source.file, errors)
        sheets = [sheet for sheet in inner.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        self._hidden = {sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible}
        self.names = tuple(
            dict.fromkeys(
                sheet.name for sheet in sorted(sheets, key=lambda sheet: sheet.name in self._hidden)
            )
        )
        """Names of the worksheets, the hidden ones last. Charts, macros and dialogs are no worksheets."""

    def sheet(self, name: str) -> Sheet | None:
        """Return a sheet; None if nothing stands in it."""
        with explained(self._file):
            inner = self._inner.get_sheet_by_name(name)
            if inner.start is None:
                return None
            merges = inner.merged_cell_ranges
        return Sheet(
            name=name,
            is_hidden=name in self._hidden,
            height=(inner.end[0] if inner.end else 0) + 1,
            width=(inner.end[1] if inner.end else 0) + 1,
            merges=None if merges is None else tuple(Merge(*start, *end) for start, end in merges),
            errors=self._errors.get(name),
            _inner=inner,
            _file=self._file,
        )


@contextmanager
def opened(source: Source) -> Iterator[Workbook]:
    """Check the container and open the workbook. Raises UnreadableFile, saying the way out."""
    from python_calamine import CalamineWorkbook

    errors = check(source)
    with explained(source.shown_name):
        inner = CalamineWorkbook.from_path(source.file)
    with inner:
        yield Workbook(inner, source, errors)


def _errors_by_sheet(file: Path, errors: dict[str, int]) -> dict[str, int]:
    """Return the counts of errors under the names of the sheets; empty where the format keeps them otherwise."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import fromstring

    if "xl/workbook.xml" not in errors or "xl/_rels/workbook.xml.rels" not in errors:
        return {}
    try:
        with zipfile.ZipFile(file) as archive:
            book = fromstring(archive.read("xl/workbook.xml"))
            links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except ParseError:
        return {}
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    paths = {
        sheet.get("name", ""): posixpath.normpath(
            posixpath.join("/xl", targets.get(sheet.get(_NAMESPACE), ""))
        )[1:]
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }
    return {name: errors[path] for name, path in paths.items() if path in errors}
