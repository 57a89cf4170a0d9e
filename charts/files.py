"""The files to take away: the table for a spreadsheet or a program, the picture for a document."""

import csv
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from charts.picture import PRINT_WIDTH, with_plain_rows
from charts.takeaway import takeaway
from charts.workbook import to_xlsx
from core.answer import Answer
from core.inert import guarded
from core.words import Speaker

__all__ = ["to_csv", "to_png", "to_svg", "to_xlsx"]

_VEGA_LITE = "6.4"
_FONTS = Path(__file__).parent.parent / "static" / "fonts"


def to_csv(answer: Answer, speaker: Speaker) -> bytes:
    """Return the table as CSV: UTF-8 with a mark for Excel, labels as headers, numbers plain with a point.

    Shares stay between 0 and 1. Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    columns = takeaway(answer, speaker)
    writer.writerow([guarded(column.header) for column in columns])
    writer.writerows(zip(*([column.plain(cell) for cell in column.cells] for column in columns), strict=True))
    return sink.getvalue().encode("utf-8-sig")


def to_png(spec: dict[str, Any], *, scale: float = 2) -> bytes:
    """Return the picture as PNG, `scale` dots per pixel; asks nobody for anything. Safe from several threads."""
    return bytes(
        _converter().vegalite_to_png(
            _for_paper(spec), vl_version=_VEGA_LITE, scale=scale, allowed_base_urls=[]
        )
    )


def to_svg(spec: dict[str, Any]) -> bytes:
    """Return the picture as SVG, its words as text; asks nobody for anything. Safe from several threads."""
    drawn: str = _converter().vegalite_to_svg(_for_paper(spec), vl_version=_VEGA_LITE, allowed_base_urls=[])
    return drawn.encode()


@lru_cache(maxsize=1)
def _converter() -> Any:
    """Return the converter, told once of our typeface. Imported late: it starts a JavaScript engine."""
    import vl_convert

    vl_convert.register_font_directory(str(_FONTS))
    return vl_convert


def _for_paper(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification with a width of its own and its rows as plain lists."""
    return with_plain_rows({**spec, "width": PRINT_WIDTH} if spec.get("width") == "container" else spec)
