"""Real files of Stata, SPSS and SAS: what their own test suites and the text files beside them say is in them."""

import csv
import zipfile
from pathlib import Path

import pytest

from core.catalog import VariableRole
from core.errors import UnreadableFile
from data_loaders import importer
from data_loaders.intake import Found
from tests.data_loaders.readers.whole_tables import Whole, only, said

SAMPLE_DATA = Path(__file__).parents[3] / "sample_data"


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "stata_spss_sas"


def text_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def are_same(ours: str, theirs: str) -> bool:
    """Whether two spellings mean the same: numbers in single precision, dates with and without T, empty and NA."""
    theirs = f"0{theirs}" if theirs.startswith("0:") else theirs
    if ours == theirs or (ours == "" and theirs in ("NA", "NaN", ".", "#NULL!")):
        return True
    try:
        return abs(float(ours) - float(theirs)) <= 1e-6 * max(1, abs(float(theirs)))
    except ValueError:
        return ours == theirs.replace("T", " ").removesuffix(".000000")


def differences(table: Whole, theirs: list[list[str]], columns: int = 0) -> list[tuple[str, str]]:
    assert len(table.rows) == len(theirs)
    pairs = zip(table.rows, theirs, strict=True)
    cells = [pair for ours, other in pairs for pair in zip(ours[: columns or None], other, strict=True)]
    return [(ours, other) for ours, other in cells if not are_same(ours, other)]


@pytest.mark.parametrize(
    "name",
    [
        "sample.dta",
        "sample.sav",
        "sample.zsav",
        "sample.por",
        "sample.sas7bdat",
        "sample.xpt",
        "sample_bincompressed.sas7bdat",
    ],
)
def test_the_same_table_from_every_program_equals_its_text(folder: Path, name: str) -> None:
    head, *rows = text_of(folder / "basic/sample.csv")
    table = only(folder / "basic" / name)
    assert [each.lower() for each in table.header] == head
    assert differences(table, rows) == []


def test_dates_of_sas_equal_their_text(folder: Path) -> None:
    _, *rows = text_of(folder / "basic/dates.csv")
    assert differences(only(folder / "basic/dates.sas7bdat"), rows) == []


@pytest.mark.parametrize("name", ["dates_xpt.sas7bdat", "dates_xpt_v8.xpt"])
def test_dates_around_day_one_equal_the_text_in_the_next_column(folder: Path, name: str) -> None:
    table = only(folder / "basic" / name)
    assert table.about.title["en"] == "dataset label for the dates test dataset"
    for moment, text in (("dt", "string_dt"), ("dates", "string_dates"), ("times", "string_times")):
        assert [each.split(".")[0] for each in table.column(moment)] == table.column(text)


def test_months_and_years_of_sas_are_dates(folder: Path) -> None:
    table = only(folder / "basic/date_test.sas7bdat")
    assert table.loaded == 20
    assert (table.column("dtc1")[0], table.column("yr")[0]) == ("2022-01-01", "2023-01-01")


@pytest.mark.parametrize("name", ["sas.xpt5", "sas.xpt8"])
def test_transport_files_of_both_versions(folder: Path, name: str) -> None:
    assert only(folder / "basic" / name).rows == [(str(number),) for number in range(1, 11)]


def test_hebrew_and_telugu_names_and_texts_are_kept(folder: Path) -> None:
    table = only(folder / "basic/hebrews.sav")
    assert (table.header, table.loaded) == (("ותק_ב",), 99)
    table = only(folder / "basic/tegulu.sav")
    assert table.rows[0][0] == "210"
    assert table.rows[0][1].startswith("నేను గతంలో")


def test_missing_values_that_spss_users_defined_stay_in_the_data(folder: Path) -> None:
    _, *rows = text_of(folder / "basic/sample_missing_user.csv")
    table = only(folder / "basic/sample_missing.sav")
    assert differences(table, rows) == []
    number, order = table.hint("mynum"), table.hint("myord")
    assert [code.value for code in number.missing] == ["-1", "2500"]  # -1, and what occurs of 2000 to 3000
    assert [code.value for code in order.missing] == ["-1", "-2", "-3"]
    assert [(code.value, code.label["en"]) for code in order.codes] == [
        ("1", "low"),
        ("2", "medium"),
        ("3", "high"),
    ]
    assert order.is_ordered


def test_a_range_and_single_codes_are_missing_and_strings_too(folder: Path) -> None:
    table = only(folder / "multiple_response/simple_alltypes.sav")
    assert [code.value for code in table.hint("x").missing] == ["7", "8", "99"]
    assert [code.value for code in table.hint("z").missing] == ["999", "-9"]
    assert table.column("quarter")[0] == "2014-10-01"
    assert [code.value for code in only(folder / "missing_data/missing_char.sav").hints[0].missing] == ["Z"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("missing_test.dta", (".a", ".b", ".c", ".x", ".y", ".z", "", "", "1")),
        ("missing_test.sas7bdat", (".A", ".B", ".C", ".X", ".Y", ".Z", "._", "", "1")),
    ],
)
def test_missing_values_with_letters_are_told_apart(
    folder: Path, name: str, expected: tuple[str, ...]
) -> None:
    assert only(folder / "missing_data" / name).rows == [expected]


def test_a_catalogue_under_another_name_in_the_same_archive_gives_the_labels(
    folder: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "survey.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("test_data_linux.sas7bdat", "test_formats_linux.sas7bcat"):
            packed.write(folder / "sas_catalog" / name, name)
    table = only(archive)
    _, *labelled = text_of(folder / "sas_catalog/sas_formatted.csv")
    for name, position in (("SEXA", 1), ("SEXB", 2)):
        labels = {code.value: code.label["es"] for code in table.hint(name).codes}
        assert [labels[value] for value in table.column(name)] == [row[position] for row in labelled]
    assert table.column("SEXA") == ["1", "2", "1"]
    assert ".sas7bcat" not in said(table)


def test_a_catalogue_labels_missing_values_with_letters(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "survey.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("missing_test.sas7bdat", "missing_formats.sas7bcat"):
            packed.write(folder / "missing_data" / name, name)
    hint = only(archive).hint("var1")
    assert [(code.value, code.label["es"]) for code in hint.missing] == [(".A", "missing (.A)")]


def test_without_its_catalogue_a_file_of_sas_says_so(folder: Path) -> None:
    table = only(folder / "basic/test_file_label_win.sas7bdat")
    assert "2 columns are in a SAS catalogue" in said(table)
    assert table.about.title["es"] == "mytest label"


def test_a_catalogue_alone_says_what_it_is(folder: Path, tmp_path: Path) -> None:
    path = folder / "sas_catalog/test_formats_win.sas7bcat"
    with pytest.raises(UnreadableFile, match="SAS catalogue") as caught:
        importer.look(path, path.name, tmp_path)
    assert "in one ZIP" in str(caught.value)


@pytest.mark.parametrize("name", ["iris.dta", "iris.sav", "iris.sas7bdat"])
def test_irises_have_the_digits_that_were_measured(folder: Path, name: str) -> None:
    table = only(folder / "inst/examples" / name)
    assert table.loaded == 150
    assert table.rows[0][:4] == ("5.1", "3.5", "1.4", "0.2")


def test_a_first_look_shows_values_as_stored(folder: Path, tmp_path: Path) -> None:
    found: Found = importer.look(folder / "inst/examples/iris.sav", "iris.sav", tmp_path)
    assert (found.records, len(found.preview)) == (150, 20)
    assert found.preview[0] == ("5.1", "3.5", "1.4", "0.2", "1")


TWINS = {
    "gapminder": "gapminder/gapminder.csv",
    "black_politicians": "black_politicians/black_politicians.csv",
    "organ_donations": "organ_donations/organ_donation.csv",
    "social_insure": "social_insure/Cai_2015.csv",
    "gov_transfers": "gov_transfers/Government_Transfers_RDD_Data.csv",
    "gov_transfers_density": "gov_transfers_density/Government_Transfers_McCrary.csv",
}


@pytest.mark.parametrize("name", TWINS)
def test_a_file_of_stata_equals_the_text_of_the_same_set(shared_data: Path, name: str) -> None:
    head, *rows = text_of(shared_data / "causaldata" / TWINS[name])
    table = only(shared_data / "causaldata/Stata" / f"{name}.dta")
    assert list(table.header[: len(head)]) == [each.lower() for each in head]
    assert differences(table, rows, columns=len(head)) == []


def test_quarters_written_as_words_stay_words(shared_data: Path) -> None:
    assert only(shared_data / "causaldata/Stata/organ_donations.dta").column("quarter")[0] == "Q42010"


def test_the_happiness_panel_equals_its_text(shared_data: Path) -> None:
    _, *rows = text_of(shared_data / "dime_rwanda/Final/whr_panel.csv")
    table = only(shared_data / "dime_rwanda/Final/whr_panel.dta")
    assert (table.loaded, len(rows)) == (470, 470)
    names = ("country", "region", "year", "happy_rank", "happy_score", "gdp_pc", "health", "freedom")
    ours = list(zip(*map(table.column, names), strict=True))
    assert ours[0][:6] == ("Switzerland", "Western Europe", "2015", "1", "7.587", "1.39651")
    pairs = zip(ours, rows, strict=True)
    wrong = [pair for one, two in pairs for pair in zip(one, two, strict=True) if not are_same(*pair)]
    assert wrong == [("Somaliland Region", "Somaliland region")]  # upstream, the two differ in this one cell


def test_the_sample_evaluation_is_read_with_spanish_labels() -> None:
    table = only(SAMPLE_DATA / "raw/evaluacion_2024.dta")
    assert table.loaded == 12_000
    assert table.about.title["es"] == "Evaluación nacional 2024, 2.° de secundaria"
    level = table.hint("nivel")
    assert [code.label["es"] for code in level.codes] == [
        "Previo al inicio",
        "En inicio",
        "En proceso",
        "Satisfactorio",
    ]
    assert (level.role, table.hint("p_mat").label["en"]) == (VariableRole.DIMENSION, "Puntaje en matemática")
    assert table.column("cod_mod")[0] == "0202460"


@pytest.mark.sweep
def test_every_file_of_the_shared_folder_is_read(shared_data: Path) -> None:
    read = 0
    for path in sorted((shared_data / "causaldata").rglob("*.dta")):
        assert only(path).loaded
        read += 1
    assert read >= 50
