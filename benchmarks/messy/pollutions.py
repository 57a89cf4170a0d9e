"""The ways in which a clean file is polluted: those that the Pollock study lists, written anew."""

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.messy.drafts import Draft, Polluted, Row
from benchmarks.messy.sources import Clean

WEIGHTS = {
    "clean": 1,
    "empty": 15,
    "no end": 184,
    "two ends": 5,
    "no heading": 470,
    "several headings": 94,
    "preamble": 282,
    "footnote": 100,
    "several tables": 188,
    "heading only": 3,
    "one row": 4,
    "line feed": 1691,
    "carriage return": 7,
    "one line end": 20,
    "semicolon": 834,
    "tab": 4,
    "other delimiter": 10,
    "comma and space": 101,
    "space": 4,
    "other quote": 11,
    "backslash": 1,
    "no escape": 7,
    "encoding": 60,
    "names": 60,
    "wide": 5,
    "delimiter missing": 260,
    "delimiter too many": 250,
    "row length": 100,
    "stray quote": 7,
    "row delimiter": 8,
    "row quote": 4,
    "row escape": 4,
}
"""How common each pollution is, in files of the study's survey of 3,712 public ones; rough where it gives no number."""

Pollutions = Iterator[Polluted]


def polluted(table: Clean, *, is_short: bool = False) -> Pollutions:
    """Yield the table in every pollution; `is_short`: only some rows of those that concern one row."""
    draft = Draft.of(table)
    yield from _whole(table, draft)
    yield from _headings(table, draft)
    yield from _margins(table, draft)
    yield from _tables(table, draft)
    yield from _dialects(table, draft)
    for row in _chosen_rows(table, is_short=is_short):
        yield from _one_row(table, draft, row)


def _chosen_rows(table: Clean, *, is_short: bool) -> list[int]:
    last = len(table.rows)
    return [0, 1, last // 2] if is_short else [0, 1, 2, last // 3, last // 2, last - 1, last]


def _whole(table: Clean, draft: Draft) -> Pollutions:
    def file(name: str, family: str, made: Draft) -> Polluted:
        return Polluted(name, family, made.data(), table.header, table.rows)

    yield file("source", "clean", draft)
    yield Polluted("no_payload", "empty", b"", None, [])
    yield file("no_trailing_newline", "no end", draft.one(-1, end=""))
    yield file("double_trailing_newline", "two ends", draft.one(-1, end="\r\n\r\n"))
    yield Polluted(
        "header_only", "heading only", replace(draft, rows=draft.rows[:1]).data(), table.header, []
    )
    one = replace(draft, rows=draft.rows[:2]).data()
    yield Polluted("one_data_row", "one row", one, table.header, table.rows[:1])
    yield file("record_lf", "line feed", draft.every(end="\n"))
    yield file("record_cr", "carriage return", draft.every(end="\r"))
    for row in (0, 1, len(table.rows) // 2, -1):
        yield file(f"row_record_{row}_lf", "one line end", draft.one(row, end="\n"))
        yield file(f"row_record_{row}_cr", "one line end", draft.one(row, end="\r"))
    for encoding in ("utf-8-sig", "cp1252", "latin-1", "utf-16"):
        yield file(f"encoding_{encoding}", "encoding", replace(draft, encoding=encoding))
    for width in (1, 1024, 17_000):
        yield _of_width(table, width)


def _of_width(table: Clean, width: int) -> Polluted:
    more = max(width - len(table.header), 0)
    header = [*table.header, *(f"col{number}" for number in range(more))][:width]
    rows = [[*row, *[row[-1]] * more][:width] for row in table.rows[: 10 if width > 5000 else 80]]
    data = Draft.of(Clean(table.name, header, rows)).data()
    return Polluted(f"columns_{width}", "wide", data, header, [row for row in rows if any(row)])


def _headings(table: Clean, draft: Draft) -> Pollutions:
    width = len(table.header)
    yield Polluted("no_header", "no heading", replace(draft, rows=draft.rows[1:]).data(), None, table.rows)
    for more in (1, 2):
        made = replace(draft, rows=[draft.rows[0]] * more + draft.rows)
        yield Polluted(f"multirow_{more + 1}", "several headings", made.data(), table.header, table.rows)
    groups = ["General" if index < width // 2 else "Detalle" for index in range(width)]
    shown = [name if index in (0, width // 2) else "" for index, name in enumerate(groups)]
    names = [f"{group}: {name}" for group, name in zip(groups, table.header, strict=True)]
    if table.name != "letters":  # where all columns are text, nothing tells a second heading from a record
        made = replace(draft, rows=[Row(shown), *draft.rows])
        yield Polluted("multirow_groups", "several headings", made.data(), names, table.rows)
    for column in (0, width // 2, width - 1):
        for name in ("", "HEAD/%R", "HEADER" * 100_000):
            header = [name if index == column else each for index, each in enumerate(table.header)]
            shown = [each or f"column_{column + 1}" for each in header]
            made = draft.one(0, cells=header)
            yield Polluted(f"name_{column}_{name[:8]}", "names", made.data(), shown, table.rows)
    twice = [table.header[0], *table.header[:1], *table.header[2:]]
    yield Polluted("name_twice", "names", draft.one(0, cells=twice).data(), twice, table.rows)


def _margins(table: Clean, draft: Draft) -> Pollutions:
    width = len(table.header)
    for word, family in (("PREAMBLE", "preamble"), ("FOOTNOTE", "footnote")):
        for count in (1, 3):
            for is_delimited in (True, False):
                for has_blank in (True, False):
                    lines = [Row([word, *[""] * (width - 1)] if is_delimited else [word])] * count
                    blank = [Row([""] * width if is_delimited else [""])] * has_blank
                    above = [*lines, *blank] if family == "preamble" else []
                    below = [*blank, *lines] if family == "footnote" else []
                    made = replace(draft, rows=[*above, *draft.rows, *below])
                    name = f"{family}_{count}_{is_delimited}_{has_blank}"
                    yield Polluted(name, family, made.data(), table.header, table.rows)


def _tables(table: Clean, draft: Draft) -> Pollutions:
    width = len(table.header)
    for has_blank in (True, False):
        blank = [Row([""])] * has_blank
        for more in (-1, 0, 1):
            header = [*table.header, "col1"][: width + more]
            rows = [[*row, f"v{number}"][: width + more] for number, row in enumerate(table.rows)]
            second = Draft.of(Clean("", header, rows)).rows
            made = replace(draft, rows=[*draft.rows, *blank, *second])
            names = [*table.header, *(header if more else [])]
            name = f"multitable_{more}_{has_blank}"
            yield Polluted(name, "several tables", made.data(), names, [*table.rows, *rows])


def _dialects(table: Clean, draft: Draft) -> Pollutions:
    families = {";": "semicolon", "\t": "tab", ", ": "comma and space", " ": "space"}
    delimiters = (";", "\t", "|", " ", "\t\t", ":", ", ", "\\t", "||", "::", "~", "^", "\x1f")
    for delimiter in delimiters:
        rows = [replace(row, delimiter=delimiter, quoted=_protecting(row, delimiter)) for row in draft.rows]
        family = families.get(delimiter, "other delimiter")
        name = "delimiter_" + "_".join(f"{ord(char):02x}" for char in delimiter)
        yield Polluted(name, family, replace(draft, rows=rows).data(), table.header, table.rows)
    for quote in ("'", '" '):
        made = draft.every(quote=quote, escape=quote[0])
        yield Polluted(f"quote_{len(quote)}_{quote[0]}", "other quote", made.data(), table.header, table.rows)
    for escape, family in (("\\", "backslash"), ("", "no escape")):
        made = draft.every(escape=escape)
        yield Polluted(f"escape_{escape}", family, made.data(), table.header, table.rows)


def _protecting(row: Row, delimiter: str) -> frozenset[int]:
    inside = {index for index, cell in enumerate(row.cells) if delimiter[0] in cell}
    return row.quoted | frozenset(inside)


def _one_row(table: Clean, draft: Draft, row: int) -> Pollutions:
    header, rows = table.header, table.rows
    width = len(header)

    def file(name: str, family: str, **changes: object) -> Polluted:
        return Polluted(f"{name}_row{row}", family, draft.one(row, **changes).data(), header, rows)

    for column in range(width):
        yield file(f"more_sep_col{column}", "delimiter too many", extra=frozenset({column}))
        if column:
            yield file(f"less_sep_col{column}", "delimiter missing", glue=frozenset({column}))
        stray = [
            [f'"{cell}' if (at, index) == (row, column) else cell for index, cell in enumerate(cells)]
            for at, cells in enumerate([header, *rows])
        ]
        data = draft.one(row, stray=frozenset({column})).data()
        yield Polluted(f"extra_quote_col{column}_row{row}", "stray quote", data, stray[0], stray[1:])
    for delimiter in (";", " "):
        yield file(f"row_delimiter_{delimiter}", "row delimiter", delimiter=delimiter)
    yield file("row_quote", "row quote", quote="'", escape="'")
    yield file("row_escape", "row escape", escape="\\")
    if row:
        yield from _row_lengths(table, draft, row)


def _row_lengths(table: Clean, draft: Draft, row: int) -> Pollutions:
    width = len(table.header)
    for count in (0, width // 2 + 1, width + 6):
        cells = table.rows[row - 1]
        cells = cells[:count] + cells[-1:] * max(count - width, 0)
        rows = [each for at, each in enumerate([*table.rows[: row - 1], cells, *table.rows[row:]]) if each]
        data = draft.one(row, cells=cells).data()
        is_loose = count > width and bool(cells[-1])
        yield Polluted(
            f"n_fields_{count}_row{row}", "row length", data, table.header, rows, is_loose=is_loose
        )
