"""JSON and JSON lines as tables: every shape in which records stand in them, and what is no JSON."""

import json
import resource
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from core.catalog import Link
from core.errors import AppError
from data_loaders.readers import Table, json_text
from data_loaders.readers.formats import MODULES
from data_loaders.sources import sources_of
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.reading import column, notes, only, refusal, tables, write


def of(content: str | bytes, folder: Path, name: str = "data.json") -> Table:
    return only(write(content, folder, name))


def test_a_list_of_records_has_the_columns_of_all_of_them_in_order_of_appearance(tmp_path: Path) -> None:
    table = of('[{"b": 1, "a": "x"}, {"a": "y", "c": true}, {"z": null}, {"b": 2, "last": 0}]', tmp_path)
    assert table.header == ("b", "a", "c", "z", "last")
    assert list(table.rows) == [("1", "x", "", "", ""), ("", "y", "true", "", ""), ("2", "", "", "", "0")]
    assert (table.physical, table.skipped) == (
        4,
        1,
    )  # the record that says nothing is skipped like a blank line


def test_numbers_are_spelled_as_in_the_file(tmp_path: Path) -> None:
    spelled = ["12345678901234567890123", "0.10", "1.50e3", "-0", "1E400", "0.1234567890123456789", "NaN"]
    table = of("[" + ", ".join(f'{{"x": {number}}}' for number in spelled) + "]", tmp_path)
    assert column(table, "x") == spelled
    digits = "9" * 5000
    assert column(of(f'[{{"x": {digits}}}]', tmp_path), "x") == [digits]


def test_a_record_within_a_record_gives_columns_with_both_names(tmp_path: Path) -> None:
    table = of('[{"id": 1, "director": {"nombre": "Ana", "contacto": {"fono": "01"}}}]', tmp_path)
    assert table.header == ("id", "director.nombre", "director.contacto.fono")


def test_a_list_of_plain_values_stays_in_one_cell_as_json_text(tmp_path: Path) -> None:
    table = of('[{"id": 1, "turnos": ["mañana", 1.50, null]}, {"id": 2, "turnos": []}]', tmp_path)
    assert column(table, "turnos") == ['["mañana", 1.50, null]', ""]
    assert "kept in one cell as JSON text: turnos" in notes(table)


def test_a_list_of_records_within_a_record_is_a_table_joined_by_the_id(tmp_path: Path) -> None:
    text = """[{"cod_mod": "0001", "grados": [{"g": 1, "id": "a"}, {"g": 2, "id": "b"}]}, {"cod_mod": "0002", "grados": []},
               {"cod_mod": "0003", "grados": [{"g": 1, "id": "c", "alumnos": [{"dni": "7"}]}]}]"""
    found = tables(write(text, tmp_path, "data.json"))
    assert list(found) == ["", "grados", "grados.alumnos"]
    assert found[""].header == ("cod_mod",)
    assert found[""].about.key == ("cod_mod",)
    grades = found["grados"]
    assert list(grades.rows) == [("0001", "1", "a"), ("0001", "2", "b"), ("0003", "1", "c")]
    assert grades.about.links == (Link(("cod_mod",), "", ("cod_mod",)),)
    assert list(found["grados.alumnos"].rows) == [("c", "7")]
    assert 'joined to this one by "cod_mod"' in notes(found[""])


def test_a_key_that_the_inner_records_have_too_gets_a_name_of_its_own(tmp_path: Path) -> None:
    text = '[{"id": 1, "x": [{"id": "a"}]}, {"id": 2, "x": [{"id": "b"}]}]'
    inner = tables(write(text, tmp_path, "data.json"))["x"]
    assert inner.header == ("parent.id", "id")
    assert list(inner.rows) == [("1", "a"), ("2", "b")]


def test_without_an_id_a_list_of_records_stays_in_its_cell(tmp_path: Path) -> None:
    table = of('[{"n": "a", "x": [{"g": 1}]}, {"n": "a", "x": [{"g": 2.0}]}]', tmp_path)
    assert column(table, "x") == ['[{"g": 1}]', '[{"g": 2.0}]']
    assert "no column identifies the record around them" in notes(table)


def test_several_lists_are_several_tables_named_by_their_path(tmp_path: Path) -> None:
    text = '{"meta": {"total": 2}, "data": {"rows": [{"a": 1}, {"a": 2}]}, "otros": [{"z": 1e5}], "bbox": [1, 2]}'
    found = tables(write(text, tmp_path, "data.json"))
    assert {name: list(table.rows) for name, table in found.items()} == {
        "data.rows": [("1",), ("2",)],
        "otros": [("1e5",)],
    }
    assert "left out: meta.total, bbox" in notes(found["otros"])


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        ('{"a": [1, 2], "b": ["x", null]}', ("a", "b"), [("1", "x"), ("2", "")]),
        ('{"columns": ["a", "b"], "index": [0, 1], "data": [[1, "x"], [2, "y"]]}', ("a", "b"), [("1", "x"), ("2", "y")]),
        ('{"columns": ["a"], "index": ["p", "q"], "data": [[1], [2]]}', ("index", "a"), [("p", "1"), ("q", "2")]),
        ('{"fields": [{"name": "a"}], "rows": [[1]]}', ("a",), [("1",)]),
        ('{"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}}', ("a", "b"), [("1", "x"), ("2", "y")]),
        ('{"x1": {"a": 1, "b": 2}, "x2": {"a": 3}}', ("id", "a", "b"), [("x1", "1", "2"), ("x2", "3", "")]),
        ('{"x1": {"id": 1}, "x2": {"id": 3}}', ("key", "id"), [("x1", "1"), ("x2", "3")]),
        ('[["id", "name"], [1, "a"], [2, "b"]]', ("id", "name"), [("1", "a"), ("2", "b")]),
        ("[[1, 2], [3, 4]]", ("column_1", "column_2"), [("1", "2"), ("3", "4")]),
        ("[1, 2, 2]", ("value",), [("1",), ("2",), ("2",)]),
        ('{"nombre": "Ana", "d": {"x": false}}', ("nombre", "d.x"), [("Ana", "false")]),
        ('{"a": 1}\n\n{"b": "x"}\n', ("a", "b"), [("1", ""), ("", "x")]),
        ('["id", "name"]\r\n[1, "a"]\r\n[2, "b"]', ("id", "name"), [("1", "a"), ("2", "b")]),
        ('[{"a": 1, "a": 2, "a_2": 3}]', ("a", "a_3", "a_2"), [("1", "2", "3")]),
    ],
)  # fmt: skip
def test_a_table_in_each_of_its_shapes(
    tmp_path: Path, text: str, header: tuple[str, ...], rows: list[tuple[str, ...]]
) -> None:
    table = of(text, tmp_path)
    assert table.header == header
    assert list(table.rows) == rows


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("text", ['[{"año": "Ñuñoa"}]', '{"año": "x"}\n{"año": "Ñuñoa"}'])
def test_every_encoding_of_an_office_is_read(tmp_path: Path, encoding: str, text: str) -> None:
    table = of(text.encode(encoding), tmp_path)
    assert table.header == ("año",)
    assert column(table, "año")[-1] == "Ñuñoa"
    assert ("Text was read as Windows-1252" in notes(table)) == (encoding == "cp1252")


def test_a_bad_line_is_refused_with_its_number_and_blank_ones_are_skipped(tmp_path: Path) -> None:
    table = of('{"a": 1}\n\n{"a": \n7\n{"a": 2}\n{"a": "cut', tmp_path, "data.ndjson")
    assert column(table, "a") == ["1", "2"]
    assert [(one.line, one.reason) for one in table.refusals] == [
        ("3", "text that is not sound JSON"),
        ("4", "a single value where a record is expected"),
        ("6", "text that is not sound JSON"),
    ]
    assert (table.physical, table.skipped) == (6, 1)


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    table = of('[["id", "n"], [1, "a"], [2], [3, "c", 4]]', tmp_path)
    assert list(table.rows) == [("1", "a")]
    assert [(one.line, one.record) for one in table.refusals] == [("3", "[2]"), ("4", '[3, "c", 4]')]


def test_half_a_character_is_mended_and_a_nul_is_refused(tmp_path: Path) -> None:
    table = of(r'[{"a": "x\ud83d"}, {"a": "\ud83d\ude00"}, {"a": "\u0000"}]', tmp_path)
    assert column(table, "a") == ["x\ufffd", "😀"]
    assert (table.mended, table.refused) == (1, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "holds no records"),
        ("{}", "holds no records"),
        ('[{"a": null}]', "holds no records"),
        ('[{"a": 1},', "not sound JSON: it cannot be read from line 1 on"),
        ('[\n{"a": 1},\n{"a": oops}\n]', "from line 3 on"),
        ("{\n'a': 1}", "from line 2 on"),
        ('[{"a": 1}] [{"b": 2}]', "not sound JSON"),
        ("[" * 100_000, "nested so deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested so deeply"),
        ("[" * 200 + "]" * 200, ""),
        (json.dumps([{str(number): number} for number in range(5_001)]), "5001 columns"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    path = write(text, tmp_path, "data.json")
    if says:
        assert says in refusal(path)
    else:
        assert only(path).loaded == 1


def test_a_broken_record_early_in_a_long_list_is_found_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "LARGEST_VALUE", 10_000)
    records = ",\n".join('{"a": "xxxxxxxxxxxxxxxx"}' for _ in range(300_000))
    assert "from line 2 on" in refusal(
        write('[{"a": 1},\n{"a": nope},\n' + records + "]", tmp_path, "data.json")
    )


def test_an_object_too_large_for_memory_is_refused_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "LARGEST_VALUE", 1_000_000)
    text = json.dumps({"rows": [{"a": "x" * 100}] * 150_000})
    assert "one record per line (JSON lines)" in refusal(write(text, tmp_path, "data.json"))


def test_a_long_list_is_read_without_holding_it(tmp_path: Path) -> None:
    with (tmp_path / "data.json").open("w") as stream:  # 13 MB; as objects of Python it would be some 45 MB
        stream.write("[")
        stream.write(",".join(f'{{"id": {number}, "b": "{"x" * 190}"}}' for number in range(60_000)))
        stream.write("]")
    tracemalloc.start()
    table = only(tmp_path / "data.json")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table.loaded == 60_000
    assert peak < 40_000_000


def test_codes_and_dates_of_json_are_typed_like_those_of_any_file(tmp_path: Path) -> None:
    text = json.dumps([{"ubigeo": f"0101{n:02}", "fecha": f"2024-01-{n:02}", "n": n} for n in range(1, 29)])
    brought = bring(write(text, tmp_path, "data.json"), tmp_path)
    assert {column.name: column.variable.type.value for column in brought.columns} == {
        "ubigeo": "string",
        "fecha": "date",
        "n": "integer",
    }


@pytest.mark.parametrize("name", ["table.keyed.json", "table.json", "table.ndjson", "table.jsonl"])
def test_the_table_of_frictionless_reads_the_same_from_each_file(shared_data: Path, name: str) -> None:
    table = only(shared_data / "frictionless_fixtures/data" / name)
    assert table.header == ("id", "name")
    assert list(table.rows) == [("1", "english"), ("2", "中国人")]


def test_every_json_fixture_gives_a_table_or_a_sentence(shared_data: Path, tmp_path: Path) -> None:
    read_well, said = 0, []
    paths = [
        p
        for p in (shared_data / "frictionless_fixtures").rglob("*")
        if p.suffix in (".json", ".jsonl", ".ndjson")
    ]
    for path in sorted(paths):
        try:
            kinds = {source.kind for source in sources_of(path, path.name, tmp_path)}
            read_well += len(tables(path)) if kinds <= set(MODULES) else 0
        except AppError as error:
            said.append(str(error))
    assert read_well > 60
    assert 2 <= len(said) < 20
    assert all(sentence.startswith('"') and sentence.endswith(".") for sentence in said)


_FUZZ = """
import random, sys
from pathlib import Path
from core.errors import AppError
from data_loaders.readers import read
folder, seed = Path(sys.argv[1]), sys.argv[2]
chance = random.Random(seed)
original = Path(sys.argv[3]).read_bytes()
for number in range(int(sys.argv[4])):
    data = bytearray(original)
    for _ in range(chance.randint(1, 30)):
        place = chance.randrange(len(data) or 1)
        if chance.random() < 0.3:
            del data[place : place + chance.randint(1, 40)]
        elif data:
            data[place] = chance.choice(b'{}[]",:0n\\\\\\x00\\xff') if chance.random() < 0.5 else chance.randrange(256)
    path = folder / (sys.argv[5])
    path.write_bytes(bytes(data))
    try:
        for table in read(path):
            assert table.physical == table.loaded + table.refused + table.skipped
    except AppError:
        pass
print("lived")
"""


def survives(original: Path, folder: Path, rounds: int, name: str) -> bool:
    """Read that many damaged copies of a file in a process of its own, which may not die or take much memory."""
    done = subprocess.run(
        [sys.executable, "-c", _FUZZ, str(folder), "7", str(original), str(rounds), name],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        timeout=300,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip() == "lived"


def test_damaged_json_never_brings_the_process_down(tmp_path: Path) -> None:
    records = [{"id": n, "d": {"x": [n, {"y": "ñ"}]}, "l": [{"g": 1.5}]} for n in range(10)]
    assert survives(write(json.dumps(records), tmp_path, "original"), tmp_path, 200, "data.json")
    lines = "\n".join(map(json.dumps, records))
    assert survives(write(lines, tmp_path, "original"), tmp_path, 200, "data.ndjson")
