"""DDI codebooks: what they say, what they leave out, and what they must not do."""

from pathlib import Path

import pytest

from core.catalog import Code, VariableType
from core.errors import UnreadableFile
from data_loaders.intake import Hint
from data_loaders.readers.codebooks import Codebook, spelled_as
from data_loaders.readers.ddi import LARGEST, codebook_of, is_codebook

SMALL = """<?xml version="1.0"?>
<codeBook xmlns="ddi:codebook:2_5" xml:lang="es">
 <stdyDscr><citation><titlStmt><titl>Encuesta de hogares</titl></titlStmt>
  <prodStmt><producer>Instituto</producer></prodStmt></citation>
  <dataAccs><useStmt><citReq>Cite así.</citReq><conditions>Solo para estudiar.</conditions></useStmt></dataAccs></stdyDscr>
 <fileDscr ID="F1"><fileTxt><fileName>hogares.dat</fileName><dimensns><caseQnty>12</caseQnty></dimensns>
  <fileType charset="UTF-8">x</fileType><format>fixed length fields</format></fileTxt></fileDscr>
 <dataDscr>
  <var ID="V1" name="INGRESO" dcml="2" intrvl="contin" files="F1">
   <location StartPos="1" width="7"/><labl>Ingreso</labl><labl xml:lang="en">Income</labl>
   <txt>Ingreso   mensual</txt><varFormat type="numeric"/></var>
  <var ID="V2" name="EDAD" intrvl="contin"><location StartPos="8" EndPos="10"/>
   <codInstr>998 = Mayor de 97
999 = No responde</codInstr><varFormat type="numeric"/></var>
  <var ID="V3" name="SEXO" intrvl="discrete"><location StartPos="11" EndPos="11"/>
   <catgry><catValu>1</catValu><labl>Hombre</labl></catgry>
   <catgry><catValu>2</catValu><labl>Mujer</labl></catgry>
   <catgry missing="Y"><catValu>9</catValu><labl>Sin dato</labl></catgry><varFormat type="numeric"/></var>
  <var ID="V4"><invalrng><range min="-2" max="-1"/></invalrng></var>
 </dataDscr>
</codeBook>"""


def codebook(text: str | bytes, folder: Path) -> Codebook:
    path = folder / "book.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return codebook_of(path, "book.xml")


def refusal(text: str | bytes, folder: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        codebook(text, folder)
    return str(caught.value)


def test_a_codebook_says_what_its_study_and_file_are(tmp_path: Path) -> None:
    book = codebook(SMALL, tmp_path)
    assert (book.title, book.producer, book.citation) == (
        {"es": "Encuesta de hogares"},
        "Instituto",
        "Cite así.",
    )
    assert book.conditions == "Solo para estudiar."
    assert [(file.name, file.encoding, file.records) for file in book.files] == [("hogares.dat", "utf-8", 12)]


def test_positions_labels_and_decimals_are_read(tmp_path: Path) -> None:
    income, age, sex, fourth = codebook(SMALL, tmp_path).variables
    assert (income.start, income.end, income.width, income.decimals) == (1, 7, 7, 2)
    assert income.label == {"es": "Ingreso", "en": "Income"}
    assert income.description == {"es": "Ingreso mensual"}
    assert (age.start, age.end) == (8, 10)
    assert [code.value for code in sex.codes] == ["1", "2"]
    assert sex.missing == (Code("9", {"es": "Sin dato"}),)
    assert (fourth.name, fourth.start, fourth.is_numeric) == ("V4", 0, None)
    assert [code.value for code in fourth.missing] == ["-2", "-1"]


def test_hints_are_found_by_name_whatever_the_case(tmp_path: Path) -> None:
    income, nobody, sex, age = codebook(SMALL, tmp_path).hints(["ingreso", "nobody", "Sexo", "EDAD"])
    assert income.type is VariableType.NUMBER
    assert nobody == Hint()
    assert sex.type is VariableType.TEXT
    assert age.type is VariableType.INTEGER
    assert age.missing == (Code("999", {"es": "No responde"}),)


def test_a_codebook_of_version_1_without_namespace_is_read(tmp_path: Path) -> None:
    text = (
        '<!DOCTYPE codeBook SYSTEM "codebook.dtd"><codeBook><dataDscr><var name="A"/></dataDscr></codeBook>'
    )
    assert [variable.name for variable in codebook(text, tmp_path).variables] == ["A"]


def test_a_codebook_of_several_files_gives_the_variables_of_one(tmp_path: Path) -> None:
    files = "".join(
        f'<fileDscr ID="{name}"><fileTxt><fileName>{name}.dat</fileName></fileTxt></fileDscr>'
        for name in ("one", "two")
    )
    text = (
        f'<codeBook>{files}<dataDscr><var name="A" files="one"/>'
        '<var name="B" files="two"/></dataDscr></codeBook>'
    )
    book = codebook(text, tmp_path)
    assert [variable.name for variable in book.of_file("TWO.csv").variables] == ["B"]
    assert len(book.of_file("three.csv").variables) == 2


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><codeBook>&c;</codeBook>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><codeBook>&a;</codeBook>',
        "<codeBook>" + "<a>" * 5_000 + "</a>" * 5_000 + "</codeBook>",
    ],
)
def test_entities_and_bottomless_nesting_are_refused(tmp_path: Path, text: str) -> None:
    assert "could harm this computer" in refusal(text, tmp_path)


def test_a_codebook_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "book.xml"
    with path.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(UnreadableFile, match="larger than 60 MB"):
        codebook_of(path, "book.xml")


@pytest.mark.parametrize(
    "text", [b"<codeBook><var", b"<codeBook>\x00</codeBook>", b'<?xml version="1.0" encoding="no-such"?><a/>']
)
def test_a_damaged_codebook_gives_a_sentence(tmp_path: Path, text: bytes) -> None:
    assert "damaged" in refusal(text, tmp_path)


def test_other_xml_is_no_codebook(tmp_path: Path) -> None:
    assert "not a DDI codebook" in refusal("<gpx><trk/></gpx>", tmp_path)
    assert not is_codebook(tmp_path / "book.xml")


def test_codes_are_spelled_as_the_data_are() -> None:
    codes = [Code("01", {}), Code("12", {}), Code("-8", {}), Code("K", {})]
    assert [code.value for code in spelled_as(codes, ["1", "12", "x"])] == ["1", "12", "-8", "K"]
    assert [code.value for code in spelled_as([Code("1", {})], ["001", "012"])] == ["001"]
    assert [code.value for code in spelled_as([Code("01", {})], ["11", "12"], width=2)] == ["01"]


def test_ipums_codebooks_give_every_variable(shared_data: Path) -> None:
    folder = shared_data / "ipums_ddi"
    counts = {path.name: len(codebook_of(path, path.name).variables) for path in folder.rglob("*.xml")}
    assert counts == {
        "cps_00097.xml": 14,
        "cps_00157.xml": 8,
        "cps_00158.xml": 8,
        "cps_00159.xml": 9,
        "cps_00160.xml": 15,
        "atus_00025.xml": 28,
        "cps_00111.xml": 12,
        "ipumsi_00987.xml": 15,
        "mtus_00002.xml": 27,
        "usa_00468.xml": 10,
    }


def test_what_instructions_call_no_value_is_missing(shared_data: Path) -> None:
    path = shared_data / "ipums_ddi/inst/extdata/cps_00157.xml"
    (income,) = codebook_of(path, path.name).hints(["INCTOT"])
    assert [(code.value, code.label["en"]) for code in income.missing] == [
        ("999999999", "N.I.U."),
        ("999999998", "Missing. (1962-1964 only)"),
    ]


def test_an_age_with_labels_stays_an_amount(shared_data: Path) -> None:
    path = shared_data / "ipums_ddi/tests/fixtures/ipumsi_00987.xml"
    age, marital = codebook_of(path, path.name).hints(["AGE", "MARST"])
    assert age.type is VariableType.INTEGER
    assert [code.value for code in age.missing] == ["999"]  # "Not reported/missing"
    assert marital.type is VariableType.TEXT
    assert [code.value for code in marital.codes] == ["0", "1", "2", "3", "4", "9"]
