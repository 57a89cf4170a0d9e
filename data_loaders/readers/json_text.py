"""The text of JSON, read piece by piece: exact numbers, no value lost, no more in memory than one record.

Numbers are kept as they are spelled (RFC 8259 sets no limit to their size); a name that occurs twice in one object is
kept under a second name.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.words import Message, N_
from data_loaders.readers.encodings import PIECE, byte_order_mark, encoding_of, undefined_bytes
from data_loaders.readers.kinds import unreadable

LARGEST_VALUE = 64_000_000
"""Characters of one value that has to be in memory at once."""

NEAR_THE_END = 16

BROKEN = N_(
    '"%(file)s" is not sound JSON: it cannot be read from line %(line)s on. Check that it was copied to the end, or '
    "export it again."
)
TOO_DEEP = N_(
    '"%(file)s" is nested so deeply that it cannot be a table. Check that it is the right file, and export the records '
    "as a plain list."
)
TOO_LARGE = N_(
    '"%(file)s" holds more than 64 MB in one piece. Export it with one record per line (JSON lines), or as CSV, and add '
    "that file."
)
_ENCODING = N_("Text was read as %(encoding)s.")
_DAMAGED = N_("%(count)s character could not be read and stands as \ufffd.")
_DAMAGED_PLURAL = N_("%(count)s characters could not be read and stand as \ufffd.")


class Number(str):
    """A number as it is spelled in the file."""

    __slots__ = ()


class Doubled(dict[str, Any]):
    """An object in which a name occurs twice; the later values stand under `name_2`, `name_3`."""


class BrokenJson(ValueError):
    """The text is no JSON from this line on (counted from 1)."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class TooLarge(ValueError):
    """One value is larger than what may be in memory at once."""


class Scanner:
    """A place in a text of JSON: reads on by whole values, and fetches more text when it needs to."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._text, self._at, self._line, self._is_over = "", 0, 1, False

    def peek(self) -> str:
        """Return the next character that is no space, or "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text) or not self._fetch():
                return self._text[self._at : self._at + 1]

    def take(self, allowed: str) -> str:
        """Step over one of these characters, or raise BrokenJson."""
        char = self.peek()
        if not char or char not in allowed:
            raise BrokenJson(self.line)
        self._at += 1
        return char

    def value(self) -> Any:
        """Return the next value whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                line = self._line + self._text.count("\n", 0, error.pos)
                if not self._may_go_on(error) or not self._fetch():
                    raise BrokenJson(line) from error
                continue
            if end < len(self._text) or not self._fetch():  # a number may go on in the next piece
                self._at = end
                return value

    def elements(self) -> Iterator[Any]:
        """Yield the values of a list, one at a time."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        yield self.value()
        while self.take(",]") == ",":
            yield self.value()

    def members(self) -> Iterator[str]:
        """Yield the names of an object; whoever iterates has to read the value that stands behind each."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            name = self.value()
            self.take(":")
            yield str(name)
            if self.take(",}") == "}":
                return

    def skip(self) -> None:
        """Step over a value; a long list is not kept in memory."""
        if self.peek() == "[":
            for _ in self.elements():
                pass
        else:
            self.value()

    @property
    def line(self) -> int:
        """The line that is read now, from 1."""
        return self._line + self._text.count("\n", 0, self._at)

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether more text may cure it: it failed where the text ends, or in a string without an end."""
        return error.msg.startswith("Unterminated") or error.pos > len(self._text) - NEAR_THE_END

    def _fetch(self) -> bool:
        """Add as much text as there is already, so that a long value is not read over and over."""
        self._line, self._text, self._at = self.line, self._text[self._at :], 0
        if len(self._text) > LARGEST_VALUE:
            raise TooLarge
        wanted = len(self._text)
        new = []
        while not self._is_over and wanted >= 0:
            piece = next(self._pieces, None)
            self._is_over = piece is None
            new.append(piece or "")
            wanted -= len(piece or "")
        self._text += "".join(new)
        return any(new)


def text_pieces(file: Path, size: int = PIECE) -> Iterator[str]:
    """Yield the text of a file, whatever its encoding, without a byte order mark."""
    encoding = decoding_of(file).encoding
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with file.open("rb") as stream:
        stream.seek(byte_order_mark(stream.read(4))[1])
        while piece := stream.read(size):
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)


@dataclass(frozen=True)
class Decoding:
    """How a text is encoded, judged by every byte, and how many of its characters cannot be read."""

    encoding: str
    damaged: int = 0


def decoding_of(file: Path) -> Decoding:
    """Return "utf-8", "cp1252" or a kind of UTF-16."""
    return _decoding(file, file.stat().st_mtime_ns)


def notes_on_text(file: Path) -> tuple[Message, ...]:
    """Return what to say about the encoding: nothing for sound UTF-8."""
    found = decoding_of(file)
    notes = [Message(_ENCODING, {"encoding": "Windows-1252"})] if found.encoding == "cp1252" else []
    if found.damaged:
        notes.append(Message(_DAMAGED, {"count": found.damaged}, plural=_DAMAGED_PLURAL, count=found.damaged))
    return tuple(notes)


@lru_cache(maxsize=64)
def _decoding(file: Path, _changed: int) -> Decoding:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    sound = broken = undefined = 0
    with file.open("rb") as stream:
        piece = stream.read(PIECE)
        marked, _ = byte_order_mark(piece)
        if marked.startswith("utf-16"):
            return Decoding(marked)
        while piece:
            if not piece.isascii():
                text = decoder.decode(piece)
                bad = text.count("\ufffd") - piece.count("\ufffd".encode())
                broken += bad
                sound += len(text) - len(text.encode("ascii", "ignore")) - bad
                undefined += undefined_bytes(piece)
            piece = stream.read(PIECE)
    encoding = marked or encoding_of(sound, broken)
    return Decoding(encoding, broken if encoding == "utf-8" else undefined)


def as_json(value: Any) -> str:
    """Return a value as JSON text, its numbers spelled as they were.

    >>> as_json({"a": [Number("1.50"), "x", None, True]})
    '{"a": [1.50, "x", null, true]}'
    """
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_json(name)}: {as_json(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def parsed(text: str) -> Any:
    """Return the one value that a text holds, or raise json.JSONDecodeError or RecursionError."""
    return _DECODER.decode(text)


class explained:  # noqa: N801 - reads as a verb: `with explained(name)`
    """Turns what goes wrong in a text of JSON into a sentence about the file."""

    def __init__(self, shown_name: str) -> None:
        self._name = shown_name

    def __enter__(self) -> None:
        """Begin to listen."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise UnreadableFile instead of what JSON alone may raise."""
        if isinstance(error, BrokenJson):
            raise unreadable(BROKEN, self._name, line=error.line) from error
        if isinstance(error, RecursionError):
            raise unreadable(TOO_DEEP, self._name) from error
        if isinstance(error, TooLarge):
            raise unreadable(TOO_LARGE, self._name) from error


def _named(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) == len(pairs):
        return named
    every = Doubled()
    for name, value in pairs:
        free, number = name, 1
        while free in every or (number > 1 and free in named):
            number += 1
            free = f"{name}_{number}"
        every[free] = value
    return every


_DECODER = json.JSONDecoder(
    object_pairs_hook=_named, parse_float=Number, parse_int=Number, parse_constant=Number, strict=False
)
