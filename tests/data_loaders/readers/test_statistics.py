"""Files of Stata, SPSS and SAS made by hand: types judged over every row, labels, missing codes, dates, encodings."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from core.catalog import VariableRole, VariableType
from data_loaders import importer
from data_loaders.intake import Found, Staged, Unwatched
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.whole_tables import only, said, whole


def staged(path: Path, folder: Path) -> tuple[Found, Staged]:
    found = importer.look(path, path.name, folder / "look")
    return found, importer.stage(found, folder / "scratch", Unwatched())


def stored(path: Path, folder: Path) -> dict[str, list[object]]:
    _, done = staged(path, folder)
    return pq.read_table(done.rows).to_pydict()


def stata(folder: Path, columns: dict[str, object], **options: object) -> Path:
    path = folder / "made.dta"
    pd.DataFrame(columns).to_stata(path, write_index=False, **{"version": 118, **options})
    return path


def test_a_column_is_of_whole_numbers_only_if_every_value_is(tmp_path: Path) -> None:
    whole = np.arange(100_000, dtype="float64")
    almost = whole.copy()
    almost[-1] = 0.5  # the last of 100,000 rows, beyond the first batch
    path = stata(tmp_path, {"whole": whole, "almost": almost})
    _, done = staged(path, tmp_path)
    assert done.types == ("integer", "number")
    assert pq.read_table(done.rows).column("whole").to_pylist()[-1] == 99_999


def test_numbers_too_large_to_be_exact_stay_numbers(tmp_path: Path) -> None:
    _, done = staged(stata(tmp_path, {"large": [1.0, 2.0**53 + 2]}), tmp_path)
    assert done.types == ("number",)


def test_single_precision_is_stored_with_the_digits_that_it_has(tmp_path: Path) -> None:
    path = stata(tmp_path, {"score": np.array([5.1, 0.2, 3.0], dtype="float32")})
    assert stored(path, tmp_path) == {"score": [5.1, 0.2, 3.0]}
    assert only(path).rows == [("5.1",), ("0.2",), ("3",)]


def test_an_empty_cell_is_null_and_zero_is_zero(tmp_path: Path) -> None:
    path = stata(tmp_path, {"n": [0.0, None, 7.0], "text": ["a", "", "0"]})
    assert stored(path, tmp_path) == {"n": [0, None, 7], "text": ["a", None, "0"]}


def test_codes_with_leading_zeros_and_long_texts_stay_text(tmp_path: Path) -> None:
    long = "Á" * 3_000  # longer than the 2,045 characters of an ordinary Stata text: a strL
    path = stata(tmp_path, {"conglome": ["005009", "010101"], "note": [long, "x"]}, convert_strl=["note"])
    assert stored(path, tmp_path) == {"conglome": ["005009", "010101"], "note": [long, "x"]}


@pytest.mark.parametrize(
    ("form", "day", "first"),
    [
        ("tq", "2011-08-17", "2011-07-01"),
        ("tm", "2011-08-17", "2011-08-01"),
        ("th", "2011-08-17", "2011-07-01"),
        ("tw", "2011-01-08", "2011-01-08"),  # Stata's second week of a year begins on 8 January
        ("td", "2011-08-17", "2011-08-17"),
    ],
)
def test_periods_of_stata_stand_as_their_first_day(tmp_path: Path, form: str, day: str, first: str) -> None:
    path = stata(tmp_path, {"when": pd.to_datetime([day, None])}, convert_dates={"when": form})
    table = only(path)
    assert table.rows == [(first,), ("",)]
    assert staged(path, tmp_path)[1].types == ("date",)
    assert ("first day of each" in said(table)) is (form != "td")


def test_years_of_stata_are_years(tmp_path: Path) -> None:
    path = stata(tmp_path, {"when": pd.to_datetime(["2011-08-17"])}, convert_dates={"when": "ty"})
    assert staged(path, tmp_path)[1].types == ("year",)
    assert only(path).rows == [("2011",)]


def test_dates_that_no_calendar_has_become_empty_and_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "dates.sav"
    # SPSS counts seconds from 14 October 1582: 13,744,944,000 is 6 May 2018
    frame = pd.DataFrame({"born": [13_744_944_000.0, 9e15, np.nan], "n": [1.0, 2.0, 3.0]})
    pyreadstat.write_sav(frame, path, variable_format={"born": "DATE11"})
    table = only(path)
    assert table.rows == [("2018-05-06", "1"), ("", "2"), ("", "3")]
    assert (table.loaded, table.mended) == (3, 1)
    assert "1 date or time that no calendar has" in said(table)


def test_a_date_with_a_time_of_day_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "dates.sav"
    frame = pd.DataFrame({"born": [13_744_944_000.0, 13_744_944_000.0 + 3_600]})
    pyreadstat.write_sav(frame, path, variable_format={"born": "DATE11"})
    assert staged(path, tmp_path)[1].types == ("datetime",)
    assert only(path).rows == [("2018-05-06 00:00:00",), ("2018-05-06 01:00:00",)]


def test_durations_may_be_longer_than_a_day(tmp_path: Path) -> None:
    path = tmp_path / "times.sav"
    frame = pd.DataFrame({"t": [133_500.0, 0.5, -600.0]})  # 133,500 s = 37 h 5 min
    pyreadstat.write_sav(frame, path, variable_format={"t": "TIME11.2"})
    assert only(path).rows == [("37:05:00",), ("00:00:00.5",), ("-00:10:00",)]


def test_labels_measures_and_missing_codes_of_spss_are_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "labels.sav"
    frame = pd.DataFrame({"sexo": [1.0, 2.0, 99.0], "edad": [20.0, 998.0, 997.0], "nivel": [3.0, 1.0, 2.0]})
    pyreadstat.write_sav(
        frame,
        path,
        file_label="Encuesta de añadas",
        note="Levantada en marzo",
        column_labels={"sexo": "¿Qué sexo tiene?", "edad": "Edad"},
        variable_value_labels={
            "sexo": {2: "Mujer", 1: "Hombre", 99: "No responde"},
            "nivel": {1: "Bajo", 2: "Medio", 3: "Alto"},
        },
        missing_ranges={"sexo": [99], "edad": [{"lo": 997, "hi": 999}]},
        variable_measure={"sexo": "nominal", "edad": "scale", "nivel": "ordinal"},
    )
    table = only(path)
    sex, age, level = table.hints
    assert table.rows == [("1", "20", "3"), ("2", "998", "1"), ("99", "997", "2")]
    assert sex.label == {"en": "¿Qué sexo tiene?", "es": "¿Qué sexo tiene?"}
    assert {code.value: code.label["es"] for code in sex.codes} == {"1": "Hombre", "2": "Mujer"}
    assert [(code.value, code.label["es"]) for code in sex.missing] == [("99", "No responde")]
    assert sorted(code.value for code in age.missing) == ["997", "998"]
    assert [code.label["en"] for code in level.codes] == ["Bajo", "Medio", "Alto"]
    assert (sex.role, age.role, level.role) == (
        VariableRole.DIMENSION,
        VariableRole.MEASURE,
        VariableRole.DIMENSION,
    )
    assert (sex.is_ordered, level.is_ordered) == (False, True)
    assert table.about.title["es"] == "Encuesta de añadas"
    assert "Levantada en marzo" in table.about.description["en"]


def test_missing_values_with_letters_stay_apart_from_numbers_and_from_empty(tmp_path: Path) -> None:
    path = tmp_path / "tags.dta"
    frame = pd.DataFrame({"ingreso": pd.Series([1500, "a", "z", None], dtype=object)})
    pyreadstat.write_dta(
        frame,
        path,
        missing_user_values={"ingreso": ["a", "z"]},
        variable_value_labels={"ingreso": {"a": "No sabe"}},
    )
    _, done = staged(path, tmp_path)
    assert pq.read_table(done.rows).to_pydict() == {"ingreso": [1500, -999999901, -999999926, None]}
    assert [(code.value, code.label["es"]) for code in done.hints[0].missing] == [
        ("-999999901", "No sabe (.a)"),
        ("-999999926", "Sin valor (.z)"),
    ]
    table = only(path)
    assert table.rows == [("1500",), (".a",), (".z",), ("",)]
    assert [code.value for code in table.hints[0].missing] == [".a", ".z"]
    assert ".a = -999999901" in said(table)


def test_names_of_any_script_survive(tmp_path: Path) -> None:
    path = tmp_path / "names.sav"
    frame = pd.DataFrame({"año": [1.0], "Município": [2.0], "ותק_ב": [3.0]})
    pyreadstat.write_sav(frame, path)
    found, done = staged(path, tmp_path)
    assert found.columns == ("año", "Município", "ותק_ב")
    assert done.names == ("anio", "municipio", "column_3")


def test_a_file_that_says_nothing_is_read_as_windows_1252_or_utf8(tmp_path: Path) -> None:
    path = stata(tmp_path, {"x": ["Niño", "José"]}, version=114)  # this version has no place for an encoding
    table = only(path)
    assert table.rows == [("Niño",), ("José",)]
    assert "Windows-1252" in said(table)
    placed = stata(tmp_path, {"x": ["NiXXo"]}, version=114).read_bytes()
    path.write_bytes(placed.replace(b"NiXXo", "Niño".encode()))
    table = only(path)
    assert table.rows == [("Niño",)]
    assert table.mended == 0


def test_a_file_that_lies_about_its_encoding_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lies.sav"
    pyreadstat.write_sav(pd.DataFrame({"x": ["NiXo", "JosX", "plain"]}), path)
    content = path.read_bytes()
    assert b"UTF-8" in content
    path.write_bytes(content.replace(b"NiXo", b"Ni\xf1o").replace(b"JosX", b"Jos\xe9"))
    table = only(path)
    assert table.rows == [("Niño",), ("José",), ("plain",)]
    assert table.mended == 2
    assert "2 texts were not in the encoding" in said(table)


def test_a_declared_windows_1252_is_believed_until_the_bytes_are_utf8(
    shared_data: Path, tmp_path: Path
) -> None:
    content = (shared_data / "stata_spss_sas/basic/sample.sav").read_bytes()
    path = tmp_path / "label.sav"
    for spelled in (b"car\xe1cter ", b"car\xc3\xa1cter"):
        path.write_bytes(content.replace(b"character", spelled))
        assert only(path).hints[0].label["es"] == "carácter"


def test_a_transport_file_with_two_tables_gives_both(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "stata_spss_sas/basic"
    path = tmp_path / "two.xpt"
    library = 3 * 80
    path.write_bytes((folder / "sample.xpt").read_bytes() + (folder / "sas.xpt5").read_bytes()[library:])
    first, second = whole(path)
    assert (first.name, first.loaded, len(first.header)) == ("two.xpt: SAMPLE", 5, 7)
    assert (second.name, second.loaded, second.header) == ("two.xpt: WRITE", 10, ("I",))


def test_a_wide_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "wide.sav"
    pyreadstat.write_sav(pd.DataFrame(np.ones((3, 2_500)), columns=[f"v{i}" for i in range(2_500)]), path)
    table = only(path)
    assert (len(table.header), table.loaded) == (2_500, 3)
    path = tmp_path / "wide.xpt"  # does not say how many records it has: read by groups of columns
    pyreadstat.write_xport(pd.DataFrame(np.ones((3, 600)), columns=[f"v{i}" for i in range(600)]), path)
    table = only(path)
    assert (len(table.header), set(table.rows)) == (600, {("1",) * 600})


def test_from_file_to_edition_types_stay_and_nothing_is_lost(tmp_path: Path) -> None:
    path = stata(
        tmp_path,
        {"ubigeo": [10101, 250401], "nota": [10.5, 11.0], "fecha": pd.to_datetime(["2020-01-31"] * 2)},
        convert_dates={"fecha": "td"},
    )
    brought = bring(path, tmp_path / "brought")
    kinds = [column.variable.type for column in brought.columns]
    assert kinds == [VariableType.TEXT, VariableType.NUMBER, VariableType.DATE]  # an ubigeo is a code
    assert (brought.loaded.records, brought.loaded.refused) == (2, 0)
    assert brought.values("ubigeo") == ["10101", "250401"]
    assert brought.found.preview[0] == ("10101", "10.5", "2020-01-31")
