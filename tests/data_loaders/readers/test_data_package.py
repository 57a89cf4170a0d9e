"""Data packages: what the descriptor says is honoured, what it gets wrong is said, and nothing is fetched."""

import json
import socket
import zipfile
from pathlib import Path
from typing import Any

import pytest

from core.catalog import Code, Link, VariableType
from core.errors import UnreadableFile
from data_loaders import importer
from data_loaders.importer import Unwatched
from data_loaders.readers import Table, read
from data_loaders.readers.package_descriptor import is_descriptor
from data_loaders.readers.package_dialect import sheet_of
from data_loaders.readers.table_schema import told_missing

TABLE = "id,name\n1,Ana\n2,Eva\n"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def package(folder: Path, *resources: dict[str, Any], **rest: Any) -> list[Table]:
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "p", "resources": list(resources), **rest}), "utf-8")
    tables = list(read(path))
    assert all(each.physical == each.loaded + each.refused + each.skipped for each in tables)
    return tables


def refusal(folder: Path, *resources: dict[str, Any]) -> str:
    with pytest.raises(UnreadableFile) as caught:
        package(folder, *resources)
    return str(caught.value)


def said(table: Table) -> str:
    return " ".join(map(str, table.notes))


def fields(*names: str, **rest: Any) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": "string"} for name in names], **rest}


def test_each_resource_is_a_table_with_the_words_of_its_descriptor(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    field = {
        "name": "name",
        "type": "string",
        "title": "Name",
        "description": "First name",
        "title@es": "Nombre",
    }
    one, other = package(
        tmp_path,
        {"name": "people", "path": "a.csv", "title": "People", "schema": {"fields": [field]}},
        {"name": "again", "path": ["a.csv"]},
        title={"": "All", "es": "Todo"},
        sources=[{"title": "Registry"}],
        licenses=[{"name": "CC0-1.0"}],
    )
    assert (one.name, other.name) == ("datapackage.json: people", "datapackage.json: again")
    assert one.hints[1].label == {"en": "Name", "es": "Nombre"}
    assert one.hints[1].description == {"en": "First name"}
    assert (one.about.title, other.about.title) == ({"en": "People"}, {"en": "All", "es": "Todo"})
    assert (one.about.source, one.about.licence) == ({"en": "Registry"}, "CC0-1.0")


def test_the_dialect_is_believed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1|a,b\n2|c,d\n")
    dialect = {"delimiter": "|", "header": False}
    (only,) = package(
        tmp_path, {"name": "a", "path": "a.csv", "dialect": dialect, "schema": fields("n", "pair")}
    )
    assert only.header == ("n", "pair")
    assert list(only.rows) == [("1", "a,b"), ("2", "c,d")]


def test_a_dialect_that_the_file_contradicts_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    (only,) = package(tmp_path, {"name": "a", "path": "a.csv", "dialect": {"delimiter": ";"}})
    assert only.header == ("id", "name")
    assert "laid out otherwise" in said(only)


def test_an_encoding_that_bytes_do_not_tell_is_honoured(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("id,name\n1,Łódź\n".encode("iso-8859-2"))
    (only,) = package(tmp_path, {"name": "a", "path": "a.csv", "encoding": "iso-8859-2"})
    assert list(only.rows) == [("1", "Łódź")]


def test_types_formats_and_signs_become_hints(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("d,n,c,k\n31/12/2020,1.5,A,0\n")
    schema = {
        "fields": [
            {"name": "d", "type": "date", "format": "%d/%m/%Y"},
            {"name": "n", "type": "number", "decimalChar": ",", "groupChar": "."},
            {"name": "c", "type": "string", "constraints": {"enum": ["A", "B"]}},
            {
                "name": "k",
                "type": "integer",
                "categories": [{"value": 0, "label": "No"}, {"value": 1, "label": "Yes"}],
                "categoriesOrdered": True,
            },
        ]
    }
    (only,) = package(tmp_path, {"name": "a", "path": "a.csv", "schema": schema})
    day, number, letter, answer = only.hints
    assert (day.type, day.date_format) == (VariableType.DATE, "%d/%m/%Y")
    assert (number.decimal, number.thousands) == (",", ".")
    assert [code.value for code in letter.codes] == ["A", "B"]
    assert answer.codes == (Code("0", {"en": "No"}), Code("1", {"en": "Yes"}))
    assert answer.is_ordered


def test_missing_values_of_both_versions(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n-99,x\n")
    first = fields("a", "b", missingValues=["", "NA", "-99"])
    second = fields("a", "b", missingValues=[{"value": "-99", "label": "Refused"}, "."])
    one, other = package(
        tmp_path,
        {"name": "1", "path": "a.csv", "schema": first},
        {"name": "2", "path": "a.csv", "schema": second},
    )
    assert one.hints[0].null_words == ("NA",)
    assert [code.value for code in one.hints[0].missing] == ["-99"]
    assert other.hints[0].missing == (Code("-99", {"en": "Refused"}),)
    assert other.hints[0].null_words == (".",)


def test_key_and_links_use_the_headings_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ID ,boss,town\n1,,5\n")
    schema = fields("id", "boss", "town", primaryKey="id")
    schema["foreignKeys"] = [
        {"fields": "boss", "reference": {"resource": "", "fields": "id"}},
        {"fields": ["town"], "reference": {"resource": "towns", "fields": ["code"]}},
        {"fields": ["nowhere"], "reference": {"resource": "towns", "fields": ["code"]}},
        {"fields": "id", "reference": {"package": "http://x/y.json", "resource": "z", "fields": "id"}},
    ]
    (only,) = package(tmp_path, {"name": "people", "path": "a.csv", "schema": schema})
    assert only.about.key == ("ID",)
    assert only.about.links == (Link(("boss",), "people", ("id",)), Link(("town",), "towns", ("code",)))
    assert '"nowhere"' in said(only)


def test_a_schema_may_stand_in_a_file_of_its_own_but_not_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    (tmp_path / "schema.json").write_text(json.dumps(fields("id", "name", "more")))
    one, other = package(
        tmp_path,
        {"name": "1", "path": "a.csv", "schema": "schema.json"},
        {"name": "2", "path": "a.csv", "schema": "https://example.org/schema.json"},
    )
    assert 'does not have: "more"' in said(one)
    assert "never fetched" in said(other)
    assert other.loaded == 2


def test_data_inside_the_descriptor(tmp_path: Path) -> None:
    rows, records, text = package(
        tmp_path,
        {"name": "rows", "data": [["a", "b"], [1, None], [True, {"x": 1}]]},
        {"name": "records", "data": [{"a": "1"}, {"b": "2"}]},
        {"name": "text", "data": "a,b\n1,2\n", "format": "csv"},
    )
    assert list(rows.rows) == [("1", ""), ("true", '{"x": 1}')]
    assert (records.header, list(records.rows)) == (("a", "b"), [("1", ""), ("", "2")])
    assert list(text.rows) == [("1", "2")]


def test_a_table_in_pieces_is_joined(tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_bytes(b"\xef\xbb\xbfid,name\n1,a")
    (tmp_path / "2.csv").write_text("id,name\n2,b\n")
    (tmp_path / "3.csv").write_text("3,c\n")
    (only,) = package(tmp_path, {"name": "a", "path": ["1.csv", "2.csv", "3.csv"]})
    assert list(only.rows) == [("1", "a"), ("2", "b"), ("3", "c")]


def test_a_package_in_an_archive_takes_its_files_and_leaves_the_others(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        resource = {"name": "a", "path": "data/a.csv", "schema": "schema.json"}
        archive.writestr("p/datapackage.json", json.dumps({"resources": [resource]}))
        archive.writestr("p/schema.json", json.dumps(fields("id", "name")))
        archive.writestr("p/data/a.csv", TABLE)
        archive.writestr("p/other.csv", TABLE)
    assert [each.name for each in read(tmp_path / "p.zip")] == [
        "p.zip/datapackage.json: a",
        "p.zip/other.csv",
    ]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("https://example.org/a.csv", "never fetched"),
        ("//example.org/a.csv", "never fetched"),
        ("file:///etc/passwd", "never fetched"),
        ("postgresql://u:p@host/db", "never fetched"),
        ("/etc/passwd", "outside"),
        ("../secret.csv", "outside"),
        ("data/../../secret.csv", "outside"),
        ("..\\secret.csv", "outside"),
        ("~/secret.csv", "outside"),
        ("link.csv", "outside"),
        ("absent.csv", "not beside it"),
        ("x" * 5_000, "not beside it"),
    ],
)
def test_what_lies_elsewhere_is_not_opened(tmp_path: Path, path: str, says: str) -> None:
    (tmp_path / "secret.csv").write_text(TABLE)
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert says in refusal(folder, {"name": "a", "path": path})


def test_of_several_resources_the_unreadable_one_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    absent, there = package(tmp_path, {"name": "1", "path": "b.csv"}, {"name": "2", "path": "a.csv"})
    assert (absent.loaded, absent.header) == (0, ())
    assert '"b.csv" is named in the data package but is not beside it' in said(absent)
    assert there.loaded == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"resources": [', "not sound JSON"),
        ('{"resources": ' + "[" * 100_000, "not sound JSON"),
        ('{"name": "x"}', "lists no resources"),
        ('{"resources": []}', "lists no resources"),
        ('{"resources": ["a.csv", 1]}', "lists no resources"),
        ('{"resources": [{"name": "a"}]}', "neither a path nor data"),
        ('{"resources": [{"name": "a", "data": {"x": 1}}]}', "no table"),
        ('{"resources": [{"name": "a", "data": [[1, 2], [3]]}]}', "different widths"),
        ('{"resources": [{"name": "a", "path": "datapackage.json"}]}', "another data package"),
        (json.dumps({"resources": [{"path": "a"}] * 1_001}), "more than 1,000"),
    ],
)
def test_an_invalid_descriptor_gives_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "datapackage.json").write_text(content)
    with pytest.raises(UnreadableFile) as caught:
        list(read(tmp_path / "datapackage.json"))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "rest",
    [
        {"schema": {"fields": "x"}},
        {"schema": {"fields": [{"name": 1}, None, {"type": "x"}]}},
        {"schema": fields("id", primaryKey=7, foreignKeys={"a": 1}, missingValues="x")},
        {"schema": [], "dialect": [], "encoding": 7, "title": 3, "licenses": "x", "sources": [1]},
        {"dialect": {"delimiter": 3, "quoteChar": None, "headerRows": ["x"], "escapeChar": {}}},
        {
            "schema": {
                "fields": [{"name": "id", "type": ["x"], "format": 3, "constraints": [], "categories": [[]]}]
            }
        },
    ],
)
def test_a_descriptor_of_the_wrong_shape_still_gives_the_table(tmp_path: Path, rest: dict[str, Any]) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    (only,) = package(tmp_path, {"name": "a", "path": "a.csv", **rest})
    assert list(only.rows) == [("1", "Ana"), ("2", "Eva")]


def test_a_list_of_records_that_is_named_like_a_package_is_none(tmp_path: Path) -> None:
    path = tmp_path / "delivery_package.json"
    path.write_text('[{"path": "a", "resources": 1}]')
    assert not is_descriptor(path, path.name)


@pytest.mark.parametrize(
    ("dialect", "sheet"),
    [
        ({}, "Uno"),
        ({"sheet": "Dos"}, "Dos"),
        ({"sheet": 2}, "Dos"),
        ({"excel": {"sheet": "Dos"}}, "Dos"),
        ({"sheetNumber": 2}, "Dos"),
        ({"table": "Dos"}, "Dos"),
        ({"sheet": "absent"}, "Uno"),
        ({"sheet": 9}, "Uno"),
    ],
)
def test_the_dialect_names_the_sheet(dialect: dict[str, Any], sheet: str) -> None:
    assert sheet_of(dialect, ("Uno", "Dos")) == sheet


def test_the_fingerprint_is_that_of_the_data(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    (tmp_path / "datapackage.json").write_text('{"resources": [{"name": "a", "path": "a.csv"}]}')
    found = importer.look(tmp_path / "datapackage.json", "datapackage.json", tmp_path / "look")
    (tmp_path / "a.csv").write_text(TABLE + "3,Luz\n")
    with pytest.raises(UnreadableFile, match="has changed"):
        importer.stage(found, tmp_path / "scratch", Unwatched())


def test_what_a_descriptor_tells_in_words_is_missing(tmp_path: Path) -> None:
    told = told_missing({"a": ["From 2010-12-31 to -5. Unknown is coded -1; all else is not."]})
    assert [code.value for code in told] == ["-1"]
