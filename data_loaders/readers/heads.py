"""The beginning of a text file, as far as a first look needs it: its lines as text, and what they alone tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data_loaders.intake import Layout
from data_loaders.readers.encodings import byte_order_mark, guess_encoding, to_text
from data_loaders.readers.leftovers import without_filling
from data_loaders.sources import HEAD

LONG_HEAD = 32_000_000
"""Bytes that are read where a megabyte holds only a few lines: some headings are long."""

FEW_LINES = 40


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, at least a megabyte of them, and whether that is everything."""

    data: bytes
    is_whole: bool

    def lines(self, given: Layout | None = None) -> tuple[list[str], Layout]:
        """Return the lines without their ends, those of the given layout's table, and the layout as far as known.

        A last line that may go on beyond the head is left out.
        """
        marked, _ = byte_order_mark(self.data)
        encoding = given.encoding if given else guess_encoding(self.data)
        text = to_text(self.data, encoding)
        known = replace(
            given or Layout(),
            encoding=encoding,
            line_end=_line_end(text),
            has_byte_order_mark=bool(marked),
        )
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if len(lines) > 1 and (not self.is_whole or not lines[-1]):
            lines.pop()
        if "\x00" in text or "\x1a" in text or "\ufeff" in text:
            lines = [without_filling(line) for line in lines]
        return lines[known.first_line - 1 : known.last_line or None], known


def head_of(file: Path) -> Head:
    """Return the first megabyte, or more where the lines are very long."""
    with file.open("rb") as stream:
        data = stream.read(HEAD)
        if len(data) == HEAD and max(data.count(b"\n"), data.count(b"\r")) < FEW_LINES:
            data += stream.read(LONG_HEAD)
        return Head(data, not stream.read(1))


def tail_lines(tail: bytes, encoding: str, *, is_whole: bool) -> Sequence[str]:
    """Return the lines of the last bytes of a file; the first of them may be cut unless that is the whole file."""
    text = tail.decode("utf-8" if encoding.startswith("utf-16") else encoding, "replace")
    lines = [without_filling(line.removesuffix("\r")) for line in text.split("\n")]
    return lines[0 if is_whole else 1 : -1 if text.endswith("\n") else None]


def _line_end(text: str) -> str:
    lone = text.count("\r") - text.count("\r\n")
    if not lone or (lone == 1 and text.endswith("\r")):
        return "\n"
    return "" if "\n" in text else "\r"
