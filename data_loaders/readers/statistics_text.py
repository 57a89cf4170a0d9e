"""The text of statistics files, which comes byte by byte: decoded as the file says, or as its bytes show where it says nothing or lies."""

import codecs

import pyarrow as pa
import pyarrow.compute as pc

_WESTERN = frozenset({"cp1252", "iso8859-1", "ascii", "iso8859-15", ""})
"""What programs declare without having looked, the empty one being no declaration: valid UTF-8 disproves it."""

_LEADS = frozenset(b"\xc2\xc3")
"""First halves of the accented letters in UTF-8."""


class Decoder:
    """Turns bytes that stand as characters into text. `repaired` counts those that were not as the file declares.

    A text that is valid UTF-8 with accents in it is hardly ever anything else, so it disproves a declared Windows-1252.
    Text that is not valid in the declared encoding is read as Windows-1252.
    """

    def __init__(self, declared: str, *, is_raw: bool = True) -> None:
        self.declared = _python_name(declared)
        self.repaired = 0
        self.used: set[str] = set()
        self._is_raw = is_raw

    def text(self, raw: str) -> str:
        """Return one text decoded."""
        if raw.isascii() or not self._is_raw:
            return raw
        data = raw.encode("latin-1")
        for encoding in self._encodings():
            if (text := _decoded(data, encoding)) is not None:
                self.used.add(encoding)
                self.repaired += bool(self.declared) and encoding != self.declared
                return text
        return raw

    def column(self, raw: pa.Array) -> tuple[pa.Array, pa.Array | None]:
        """Return a column decoded, empty text as null, and which of its values were repaired (None: none)."""
        empty = pc.equal(raw, "")
        values = pc.if_else(empty, None, raw) if pc.any(empty).as_py() else raw
        if not self._is_raw or pc.all(pc.string_is_ascii(values), min_count=0).as_py() is not False:
            return values, None
        coded = values.dictionary_encode()
        texts, flags = zip(*map(self._told, coded.dictionary.to_pylist()), strict=True)
        decoded = pa.array(texts, pa.string()).take(coded.indices)
        repaired = pa.array(flags, pa.bool_()).take(coded.indices) if any(flags) else None
        return decoded, repaired

    def _told(self, raw: str) -> tuple[str, bool]:
        before = self.repaired
        text = self.text(raw)
        return text, self.repaired > before

    def _encodings(self) -> tuple[str, ...]:
        if self.declared in _WESTERN:
            return ("utf-8", self.declared or "cp1252", "cp1252", "latin-1")
        return (self.declared, "utf-8", "cp1252", "latin-1")


def _python_name(declared: str) -> str:
    """Return Python's name of an encoding as programs call it; empty where it is not known."""
    for spelled in (declared, declared.upper().replace("WINDOWS-", "cp")):
        try:
            return codecs.lookup(spelled).name if spelled else ""
        except LookupError:
            continue
    return ""


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        return _without_half_a_letter(data, error) if encoding == "utf-8" else None


def _without_half_a_letter(data: bytes, error: UnicodeDecodeError) -> str | None:
    """Return the text of a field that was cut within its last letter; "José" in another encoding ends in such a byte too."""
    if error.reason != "unexpected end of data":
        return None
    head, tail = data[: error.start], data[error.start :]
    is_cut = not head.isascii() or (len(tail) == 1 and tail[0] in _LEADS)
    return head.decode("utf-8") if is_cut else None
