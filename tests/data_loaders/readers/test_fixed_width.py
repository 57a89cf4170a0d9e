"""Fixed-width text: cut by the positions of a codebook, exactly, with nothing lost."""

import gzip
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.catalog import VariableType
from core.errors import UnreadableFile
from data_loaders import importer
from data_loaders.importer import Unwatched
from data_loaders.loading import Lines
from data_loaders.readers import Table, read
from data_loaders.readers.kinds import TEXT
from data_loaders.sources import sources_of

EXTRACTS = "ipums_ddi/inst/extdata"


def var(name: str, start: int, end: int, kind: str = "numeric", more: str = "") -> str:
    return (
        f'<var name="{name}" intrvl="contin" {more}><location StartPos="{start}" EndPos="{end}"/>'
        f'<varFormat type="{kind}"/></var>'
    )


def book(*variables: str, file: str = "") -> str:
    return f"<codeBook>{file}<dataDscr>{''.join(variables)}</dataDscr></codeBook>"


SIMPLE = book(
    var("CODE", 1, 2, "character"), var("NAME", 3, 7, "character"), var("PAY", 8, 12, more='dcml="2"')
)


def table(data: str | bytes, codebook: str, folder: Path) -> Table:
    (folder / "data.xml").write_text(codebook, "utf-8")
    (folder / "data.dat").write_bytes(data if isinstance(data, bytes) else data.encode())
    (only,) = read(folder / "data.dat")
    assert only.physical == only.loaded + only.refused + only.skipped
    return only


def test_columns_are_cut_by_position_and_decimals_written_out(tmp_path: Path) -> None:
    rows = "01ANA  12345\n02EVA  -0123\n03LUZ       \n04     00007\n05IVO   1.50\n"
    only = table(rows, SIMPLE, tmp_path)
    assert only.header == ("CODE", "NAME", "PAY")
    assert list(only.rows) == [
        ("01", "ANA", "123.45"),
        ("02", "EVA", "-1.23"),
        ("03", "LUZ", ""),
        ("04", "", "0.07"),
        ("05", "IVO", "1.50"),
    ]
    assert [hint.type for hint in only.hints] == [VariableType.TEXT, VariableType.TEXT, VariableType.NUMBER]


def test_a_line_cut_off_within_a_number_is_refused(tmp_path: Path) -> None:
    only = table("01ANA  12345\n02EVA  123\n03LUZ  00100\n", SIMPLE, tmp_path)
    assert [(each.line, each.record) for each in only.refusals] == [("2", "02EVA  123")]
    assert "another number of characters" in only.refusals[0].reason
    assert only.loaded == 2


def test_a_line_that_lost_the_blanks_at_its_end_is_mended(tmp_path: Path) -> None:
    only = table("01ANA  12345\n02EVA\n03LUZ  \n", SIMPLE, tmp_path)
    assert (only.loaded, only.mended, only.refused) == (3, 2, 0)
    assert list(only.rows)[1:] == [("02", "EVA", ""), ("03", "LUZ", "")]
    assert "2 lines had lost the blanks" in str(only.notes[-1])


def test_a_file_cut_off_in_its_last_line_does_not_pass_as_mended(tmp_path: Path) -> None:
    assert table("01ANA  12345\n02EVA  12345\n03LUZ", SIMPLE, tmp_path).refused == 1


def test_a_line_that_goes_on_after_its_end_is_refused_but_blanks_are_nothing(tmp_path: Path) -> None:
    only = table("01ANA  12345\n02EVA  12345   \n03LUZ  12345XX\n04IVO  12345\n", SIMPLE, tmp_path)
    assert (only.loaded, only.refused, only.mended) == (3, 1, 0)
    assert only.refusals[0].line == "3"


def test_what_the_codebook_does_not_describe_is_said_to_be_left_out(tmp_path: Path) -> None:
    only = table("01ANA  12345QQ\n02EVA  12345QQ\n", SIMPLE, tmp_path)
    assert only.loaded == 2
    assert "go on for 2 characters" in " ".join(map(str, only.notes))


def test_blank_lines_and_lines_of_blanks_are_skipped(tmp_path: Path) -> None:
    only = table("\r\n01ANA  12345\r\n            \r\n02EVA  12345\r\n", SIMPLE, tmp_path)
    assert (only.loaded, only.skipped, only.refused) == (2, 2, 0)
    assert only.rows[1] == ("02", "EVA", "123.45")


def test_a_line_with_a_nul_byte_is_refused(tmp_path: Path) -> None:
    only = table(b"01ANA  12345\n02E\0A  12345\n03LUZ  12345\n", SIMPLE, tmp_path)
    assert (only.loaded, only.refused) == (2, 1)
    assert "NUL" in only.refusals[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_positions_count_characters(tmp_path: Path, encoding: str) -> None:
    only = table("01MUÑOZ12345\n02PEÑA 12345\n03ANA  12345\n".encode(encoding), SIMPLE, tmp_path)
    assert [row[1:] for row in only.rows] == [("MUÑOZ", "123.45"), ("PEÑA", "123.45"), ("ANA", "123.45")]


def test_positions_count_bytes_where_only_that_fits(tmp_path: Path) -> None:
    lines = ["01MUÑO12345", "02PEÑA12345", "03ANÍA12345"]  # each 12 bytes, 11 characters
    only = table("\n".join(lines).encode() + b"\n", SIMPLE, tmp_path)
    assert [row[1] for row in only.rows] == ["MUÑO", "PEÑA", "ANÍA"]
    assert "count bytes" in " ".join(map(str, only.notes))


def test_the_encoding_of_the_codebook_is_used_where_bytes_do_not_tell(tmp_path: Path) -> None:
    file = '<fileDscr><fileTxt><fileType charset="IBM850">x</fileType></fileTxt></fileDscr>'
    codebook = book(var("NAME", 1, 4, "character"), var("N", 5, 5), file=file)
    assert list(table("PEÑA1\nANA 2\n".encode("cp850"), codebook, tmp_path).rows) == [
        ("PEÑA", "1"),
        ("ANA", "2"),
    ]


HOUSEHOLDS = book(
    var("TYPE", 1, 1, "character", 'rectype="H P"'),
    var("HOUSE", 2, 3, more='rectype="H P"'),
    var("ROOMS", 4, 4, more='rectype="H"'),
    var("AGE", 4, 5, more='rectype="P"'),
    file='<fileDscr><fileTxt><fileStrc type="hierarchical"><recGrp rectype="H" recidvar="TYPE"/>'
    '<recGrp rectype="P" recidvar="TYPE"/></fileStrc></fileTxt></fileDscr>',
)


def test_each_kind_of_line_is_a_table_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "data.xml").write_text(HOUSEHOLDS)
    (tmp_path / "data.dat").write_text("H013\nP0145\nP0112\nX01\nH022\nP0280\n")
    houses, people = read(tmp_path / "data.dat")
    assert (houses.name, people.name) == ("data.dat: H", "data.dat: P")
    assert (houses.header, people.header) == (("TYPE", "HOUSE", "ROOMS"), ("TYPE", "HOUSE", "AGE"))
    assert list(houses.rows) == [("H", "01", "3"), ("H", "02", "2")]
    assert [row[2] for row in people.rows] == ["45", "12", "80"]
    for each, loaded, others in ((houses, 2, 3), (people, 3, 2)):
        assert (each.physical, each.loaded, each.skipped, each.refused) == (6, loaded, others, 1)
        assert "does not know" in each.refusals[0].reason


def test_rows_know_the_line_they_came_from(tmp_path: Path) -> None:
    (tmp_path / "data.xml").write_text(HOUSEHOLDS)
    (tmp_path / "data.dat").write_text("H013\nP0145\nP0112\nH022\nP0280\n")
    parts = importer.look(tmp_path / "data.dat", "data.dat", tmp_path / "look").parts
    found = importer.look(tmp_path / "data.dat", "data.dat", tmp_path / "look", part=parts[1])
    importer.stage(found, tmp_path / "scratch", Unwatched())
    lines = Lines.read(tmp_path / "scratch")
    assert [lines.line_of(row) for row in range(3)] == [2, 3, 5]


def test_delimited_text_with_a_codebook_stays_text_and_gets_its_hints(tmp_path: Path) -> None:
    category = "<catgry><catValu>01</catValu><labl>North</labl></catgry>"
    codebook = book(
        var("REGION", 1, 2).replace("contin", "discrete").replace("</var>", f"{category}</var>"),
        var("N", 3, 5),
    )
    only = table("region,n\n1,200\n2,300\n", codebook, tmp_path)
    assert only.header == ("region", "n")
    assert [code.value for code in only.hints[0].codes] == ["1"]  # as the data spell it
    assert only.hints[1].type is VariableType.INTEGER


def test_delimited_text_without_heading_is_not_cut_by_positions(tmp_path: Path) -> None:
    only = table("01,ANA  ,12345\n02,EVAMA,12345\n", SIMPLE, tmp_path)
    assert only.rows[0][1] == "ANA  "


def test_a_broken_codebook_does_not_take_the_data_with_it(tmp_path: Path) -> None:
    only = table("region,n\n1,200\n2,300\n", "<codeBook><var", tmp_path)
    assert only.loaded == 2
    only = table(
        "region,n\n1,200\n2,300\n", '<!DOCTYPE x [<!ENTITY a "b">]><codeBook>&a;</codeBook>', tmp_path
    )
    assert only.loaded == 2


def test_absurd_positions_give_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="more than 100,000 characters"):
        table("01\n02\n", book(var("A", 1, 2), var("B", 3, 900_000_000)), tmp_path)


def test_a_codebook_is_found_in_the_archive_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("x/data.xml", SIMPLE)
        archive.writestr("x/data.dat.gz", gzip.compress(b"01ANA  12345\n"))
    (only,) = read(tmp_path / "both.zip")
    assert list(only.rows) == [("01", "ANA", "123.45")]


GAPPED = "".join(
    f"{name:<16}{code:<4}{amount:>7}\n"
    for name, code, amount in [
        ("provincia", "cod", "casos"),
        *((f"San {letter} de Ica", f"0{place}", place * 900) for place, letter in enumerate("ABCDEFGH", 1)),
    ]
)


def test_without_a_codebook_plain_blanks_show_the_columns(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text(GAPPED)
    (only,) = read(tmp_path / "data.txt")
    assert only.header == ("provincia", "cod", "casos")
    assert (only.loaded, only.refused, only.rows[7]) == (8, 0, ("San H de Ica", "08", "7200"))
    assert "cut where all lines are blank" in str(only.notes[0])


def test_a_value_that_reaches_into_the_gap_is_refused_not_cut(tmp_path: Path) -> None:
    plain = "".join(f"{'x' * 5}   {number:06}\n" for number in range(60_000))
    (tmp_path / "data.txt").write_text(f"{plain}xxxxxx   12345\n{plain}")
    (only,) = read(tmp_path / "data.txt")
    assert (only.loaded, only.refused) == (120_000, 1)
    assert only.refusals[0].line == "60001"
    assert "between the columns" in only.refusals[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "one two\n" * 20,  # a single blank will do
        "a;  b\nc;  d\n" * 10,  # another sign separates
        GAPPED.replace("7200", "7200 see note"),  # lines of several lengths
        "\n".join(GAPPED.split("\n")[:5]),  # too few lines to be sure
        "a long line of plain words that\ngoes on and on without columns\n" * 10,
    ],
)
def test_where_blanks_are_not_plain_the_text_is_read_as_before(tmp_path: Path, text: str) -> None:
    (tmp_path / "data.txt").write_text(text)
    (source,) = sources_of(tmp_path / "data.txt", "data.txt", tmp_path / "look")
    assert source.kind == TEXT


def test_ipums_columns_are_cut_by_start_and_end(shared_data: Path) -> None:
    (only,) = read(shared_data / EXTRACTS / "cps_00157.dat.gz")
    assert (only.loaded, only.refused, only.skipped) == (7668, 0, 0)
    assert only.header == ("YEAR", "SERIAL", "MONTH", "ASECWTH", "STATEFIP", "PERNUM", "ASECWT", "INCTOT")
    assert only.rows[0] == ("1962", "00080", "03", "1475.5900", "55", "01", "1475.5900", "000004883")


def test_ipums_value_labels_are_attached(shared_data: Path) -> None:
    (only,) = read(shared_data / EXTRACTS / "cps_00157.dat.gz")
    state = dict(zip(only.header, only.hints, strict=True))["STATEFIP"]
    assert {code.value: code.label["en"] for code in state.codes}["55"] == "Wisconsin"
    assert {row[4] for row in only.rows} <= {code.value for code in state.codes}


def test_ipums_decimals_equal_those_of_the_same_extract_as_csv(shared_data: Path) -> None:
    (cut,) = read(shared_data / EXTRACTS / "cps_00157.dat.gz")
    (delimited,) = read(shared_data / EXTRACTS / "cps_00158.csv.gz")
    assert cut.header == delimited.header
    for one, other in zip(cut.rows, delimited.rows, strict=True):
        assert list(map(Decimal, one)) == list(map(Decimal, other))


def test_the_codes_of_an_ipums_csv_are_spelled_as_in_the_csv(shared_data: Path) -> None:
    (only,) = read(shared_data / EXTRACTS / "cps_00158.csv.gz")
    hints = dict(zip(only.header, only.hints, strict=True))
    assert [code.value for code in hints["MONTH"].codes] == [str(month) for month in range(1, 13)]
    assert hints["INCTOT"].label == {"en": "Total personal income"}


def test_a_hierarchical_ipums_extract_is_two_tables(shared_data: Path) -> None:
    houses, people = read(shared_data / EXTRACTS / "cps_00159.dat.gz")
    assert (houses.loaded, houses.skipped) == (3385, 7668)
    assert (people.loaded, people.skipped) == (7668, 3385)
    assert people.header == ("RECTYPE", "YEAR", "SERIAL", "PERNUM", "ASECWT", "INCTOT")


@pytest.mark.parametrize(
    ("name", "records", "columns"),
    [
        ("inst/extdata/cps_00097.dat.gz", 20351, 14),
        ("inst/extdata/cps_00160.dat.gz", 10883, 15),
        ("tests/fixtures/usa_00468.dat.gz", 910, 10),
    ],
)
def test_other_ipums_extracts(shared_data: Path, name: str, records: int, columns: int) -> None:
    (only,) = read(shared_data / "ipums_ddi" / name)
    assert (only.loaded, len(only.header), only.refused) == (records, columns, 0)


def test_nhgis_fixed_width_equals_the_same_extract_as_csv(shared_data: Path) -> None:
    fixed = {
        each.name.split("/")[1][:-4]: each for each in read(shared_data / EXTRACTS / "nhgis0730_fixed.zip")
    }
    csvs = {each.name.split("/")[1][:-4]: each for each in read(shared_data / EXTRACTS / "nhgis0731_csv.zip")}
    states = [name.replace("0730", "0731") for name in fixed]
    assert set(states) == set(csvs)
    one, other = fixed["nhgis0730_ts_nominal_state"], csvs["nhgis0731_ts_nominal_state"]
    assert one.header == other.header
    assert list(one.rows) == list(other.rows)
    nation = fixed["nhgis0730_ds239_20185_nation"]
    assert (
        dict(zip(nation.header, nation.rows[0], strict=True))["AJWCE001"] == "37.9"
    )  # median age, one implied decimal


def test_an_extract_goes_all_the_way_to_a_typed_table(shared_data: Path, tmp_path: Path) -> None:
    for ending in ("dat.gz", "xml"):
        shutil.copy(shared_data / EXTRACTS / f"cps_00097.{ending}", tmp_path)
    path = tmp_path / "cps_00097.dat.gz"
    found = importer.look(path, path.name, tmp_path / "look")
    staged = importer.stage(found, tmp_path / "scratch", Unwatched())
    assert pq.read_metadata(staged.rows).num_rows == 20351
    assert staged.hints[5].type is VariableType.NUMBER
    assert staged.about.source == {"en": "IPUMS"}
