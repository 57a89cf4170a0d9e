"""What a person is told about how a text file was read."""

from core.words import Message, N_
from data_loaders.intake import Facts, Layout

_DELIMITER_WORDS = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    " ": N_("space"),
    "|": N_("vertical bar"),
    ":": N_("colon"),
    ", ": N_("comma and space"),
    "; ": N_("semicolon and space"),
    "\t\t": N_("two tabs"),
    "": N_("none: one column"),
}
_ENCODING_WORDS = {"cp1252": "Windows-1252", "utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_READ_AS = N_("Read as %(encoding)s text; between the columns: %(delimiter)s.")
_NO_HEADING = N_(
    "The first row looks like data, not like a heading: the columns are called column_1, column_2 ..."
)
_LEVELS = N_("The heading has %(count)s rows; the names of each column were joined.")
_TITLES = N_("%(lines)s line above the table was left out.")
_TITLES_PLURAL = N_("%(lines)s lines above the table were left out.")
_NOTES = N_("%(lines)s line at the end (a note or a total) was left out.")
_NOTES_PLURAL = N_("%(lines)s lines at the end (notes or totals) were left out.")
_DAMAGED = N_("%(count)s character could not be read and stands as \ufffd.")
_DAMAGED_PLURAL = N_("%(count)s characters could not be read and stand as \ufffd.")
_ONE_COLUMN = N_("No separator was found: every line is one column. If that is wrong, choose the separator.")
_NULS = N_("Some lines hold NUL bytes, which no text has; those lines are refused.")


def layout_notes(layout: Layout, width: int, facts: Facts) -> tuple[Message, ...]:
    """Return how the file was read, and what was left out or is in doubt."""
    word = _DELIMITER_WORDS.get(layout.delimiter)
    delimiter = Message(word) if word is not None else _visible(layout.delimiter)
    notes = [Message(_READ_AS, {"encoding": _ENCODING_WORDS[layout.encoding], "delimiter": delimiter})]
    if width == 1:
        notes.append(Message(_ONE_COLUMN))
    if not layout.header_rows:
        notes.append(Message(_NO_HEADING))
    if layout.header_rows > 1:
        notes.append(Message(_LEVELS, {"count": layout.header_rows}))
    for count, one, many in (
        (layout.preamble_lines, _TITLES, _TITLES_PLURAL),
        (layout.footer_lines, _NOTES, _NOTES_PLURAL),
    ):
        if count:
            notes.append(Message(one, {"lines": count}, plural=many, count=count))
    if facts.damaged:
        notes.append(Message(_DAMAGED, {"count": facts.damaged}, plural=_DAMAGED_PLURAL, count=facts.damaged))
    if facts.nul_bytes:
        notes.append(Message(_NULS))
    return tuple(notes)


def _visible(delimiter: str) -> str:
    return "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in delimiter)
