"""Which column of which file is which: by name, by likeness, by content; and what differs inside is told."""

import csv
import math

import pytest

from core.catalog import Dataset, Edition, Variable, VariableType
from core.harmony import Harmony, Rule, Standard
from data_loaders.intake import Unwatched
from data_loaders.loading import load
from data_loaders.stacking.harmonising import harmony_of
from data_loaders.stacking.synonyms import name_likeness
from data_loaders.stacking.varying_names import pattern_in
from data_loaders.values.proposals import propose
from tests.data_loaders.many_files import harmonised, rows_of, stacked, written


def columns_of(found, file):
    """Return what each column of a file was matched with."""
    return {match.source: match.standard for match in found.matches if file in match.files}


def doubtful(found):
    return [(match.source, match.standard) for match in found.doubtful]


def test_case_accents_and_punctuation_make_no_other_column(tmp_path):
    files = {"a.csv": "Happiness Score,Región,x\n1.5,a,1\n", "b.csv": "Happiness.Score,REGION,X\n2.5,b,2\n"}
    found = harmonised(written(tmp_path, files), tmp_path / "room")
    assert [standard.name for standard in found.harmony.standards] == ["happiness_score", "region", "x"]
    assert columns_of(found, "b.csv") == {"Happiness.Score": "happiness_score", "REGION": "region", "X": "x"}
    assert doubtful(found) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sexo", "Género"),
        ("sexo", "gender"),
        ("Ano", "Año"),
        ("Nº de alumnos", "n_students"),
        ("Nombre del municipio", "nome_municipio"),
        ("Edad", "idade"),
    ],
)
def test_words_of_three_languages_mean_the_same(one, other):
    assert name_likeness(one, other) >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("p1", "p2"),
        ("ingreso_2018", "ingreso_2019"),
        ("Lower Confidence Interval", "Upper Confidence Interval"),
        ("alumnos hombres", "alumnos mujeres"),
        ("codigo distrito", "nombre distrito"),
    ],
)
def test_names_that_look_alike_and_mean_something_else_are_never_one(one, other):
    assert name_likeness(one, other) == 0


def test_a_synonym_with_the_same_values_is_taken_without_asking(tmp_path):
    rows = "".join(f"{'HM'[place % 2]},{place}\n" for place in range(40))
    files = {"a.csv": f"sexo,x\n{rows}", "b.csv": f"genero,x\n{rows}"}
    found = harmonised(written(tmp_path, files), tmp_path / "room")
    assert columns_of(found, "b.csv") == {"genero": "sexo", "x": "x"}
    assert doubtful(found) == []


def test_a_similar_name_with_other_content_is_not_the_same_column(tmp_path):
    names = "".join(f"name {place},{place}\n" for place in range(40))
    numbers = "".join(f"{place},{place}\n" for place in range(40))
    files = {"a.csv": f"school place,x\n{names}", "b.csv": f"school places,x\n{numbers}"}
    found = harmonised(written(tmp_path, files), tmp_path / "room")
    assert columns_of(found, "b.csv")["school places"] == "school_places"


def test_the_same_values_under_another_name_are_asked_about(tmp_path):
    rows = "".join(f"{['Lima', 'Cusco', 'Ica'][place % 3]},{place}\n" for place in range(40))
    files = {"a.csv": f"donde,x\n{rows}", "b.csv": f"lugar,x\n{rows}"}
    found = harmonised(written(tmp_path, files), tmp_path / "room")
    assert doubtful(found) == [("lugar", "donde")]
    (match,) = found.doubtful
    assert str(match.reason) == "another name, but the same values"
    assert 0.5 <= match.confidence < 0.8


def test_two_columns_of_a_file_never_become_one(tmp_path):
    files = {"a.csv": "sexo,total\nH,1\nM,2\n", "b.csv": "sex,gender,total\nH,H,1\nM,M,2\n"}
    found = harmonised(written(tmp_path, files), tmp_path / "room")
    matched = columns_of(found, "b.csv")
    assert len(set(matched.values())) == 3


def test_a_heading_that_stands_twice_is_two_columns(tmp_path):
    files = {"a.csv": "id,total,total\n1,2,3\n", "b.csv": "id,total,total\n4,5,6\n"}
    staged = stacked(written(tmp_path, files), tmp_path / "room")
    assert rows_of(staged.rows) == [("1", "2", "3"), ("4", "5", "6")]


def test_columns_that_appear_and_vanish_are_listed_with_their_files(tmp_path):
    files = {"2017.csv": "a,old\n1,2\n", "2018.csv": "a,old\n1,2\n", "2019.csv": "a,fresh\n1,2\n"}
    found = harmonised(written(tmp_path, files), tmp_path / "room")
    assert [(each.standard, each.files_with, each.files_without) for each in found.presences] == [
        ("old", ("2017.csv", "2018.csv"), ("2019.csv",)),
        ("fresh", ("2019.csv",), ("2017.csv", "2018.csv")),
    ]


def test_next_year_only_unknown_columns_are_asked_about(tmp_path):
    known = Harmony(
        (Standard("sex", "Sexo"), Standard("pupils", "Alumnos")),
        (Rule("Sexo", "sex", values={"H": "M", "M": "F"}), Rule("Alumnos", "pupils"), Rule("Nota", "")),
    )
    files = {"2025.csv": "Sexo,Alumnos,Nota,Turno\nH,1,x,y\n"}
    found = harmonised(written(tmp_path, files), tmp_path / "room", known)
    assert columns_of(found, "2025.csv") == {"Sexo": "sex", "Alumnos": "pupils", "Nota": "", "Turno": "turno"}
    assert doubtful(found) == [("Turno", "turno")]
    assert found.harmony.rules[:3] == known.rules


def test_a_published_dataset_stands_for_its_own_table():
    variable = Variable("pupils", VariableType.INTEGER, {"en": "Pupils"}, original="Nº alumnos")
    from datetime import UTC, datetime

    dataset = Dataset("d", {"en": "D"}, (variable,), Edition("e", datetime.now(UTC), 1))
    assert harmony_of(dataset) == Harmony((Standard("pupils", "Nº alumnos"),))


def codes(digits, count=30, start=0):
    return "".join(f"{start + place:0{digits}},{place}\n" for place in range(1, count))


def test_a_code_that_changes_its_width_is_told_before_stacking(tmp_path):
    files = {"a.csv": f"cmun,x\n{codes(4)}", "b.csv": f"cmun,x\n{codes(3)}"}
    (warning,) = harmonised(written(tmp_path, files), tmp_path / "room").warnings
    assert str(warning).startswith('"cmun" is a code of 4 digits in a.csv, and of 3 digits elsewhere')


def test_numbers_that_grow_are_no_codes(tmp_path):
    small, large = ("".join(f"{start + place},1\n" for place in range(40)) for start in (100, 1000))
    files = {"a.csv": f"pupils,x\n{small}", "b.csv": f"pupils,x\n{large}"}
    assert harmonised(written(tmp_path, files), tmp_path / "room").warnings == ()


def test_other_words_in_one_of_the_files_are_told(tmp_path):
    words = [("H", "M"), ("H", "M"), ("1", "2 o más")]
    files = {
        f"{year}.csv": "sexo,x\n" + "".join(f"{pair[place % 2]},{place}\n" for place in range(20))
        for year, pair in zip((2017, 2018, 2019), words, strict=True)
    }
    (warning,) = harmonised(written(tmp_path, files), tmp_path / "room").warnings
    assert str(warning) == '"sexo" holds other words in 2019.csv than elsewhere. Should they become the same?'


def test_thousands_in_one_of_the_files_are_told(tmp_path):
    def rows(times):
        return "".join(f"{place},{(place + 1) * 7.5 * times}\n" for place in range(50))

    files = {
        "a.csv": f"n,soles\n{rows(1)}",
        "b.csv": f"n,soles\n{rows(1)}",
        "c.csv": f"n,soles\n{rows(1000)}",
    }
    (warning,) = harmonised(written(tmp_path, files), tmp_path / "room").warnings
    assert "1000 times as large in c.csv" in str(warning)


def test_three_years_of_world_happiness_become_the_published_panel(shared_data, tmp_path):
    # SOURCE.md: Happiness Score / Happiness.Score -> happiness_score; panel 470 rows is the truth
    folder = shared_data / "dime_rwanda"
    paths = sorted((folder / "Raw" / "Un WHR").glob("*.csv"))
    found = harmonised(paths, tmp_path / "look")
    assert columns_of(found, "WHR2017.csv")["Happiness.Score"] == "happiness_score"
    assert doubtful(found) == []
    absent = {each.standard: each.files_without for each in found.presences}
    assert absent["region"] == ("WHR2017.csv",)
    assert absent["whisker_high"] == ("WHR2015.csv", "WHR2016.csv")
    staged = stacked(paths, tmp_path / "room", names=pattern_in([path.name for path in paths]))
    loaded = load(staged, propose(staged), tmp_path / "out", Unwatched())
    with (folder / "Final" / "whr_panel.csv").open(newline="", encoding="utf-8") as stream:
        panel = {(row["country"], int(row["year"])): row for row in csv.DictReader(stream)}
    names = [
        "happiness_rank",
        "happiness_score",
        "economy_gdp_per_capita",
        "health_life_expectancy",
        "freedom",
    ]
    rows = rows_of(loaded.file, ", ".join(["country", "year", "region", *names]))
    assert len(rows) == len(panel) == 470
    for country, year, region, *values in rows:
        truth = panel.pop((country, year))
        assert all(
            math.isclose(value, float(truth[name]), rel_tol=0, abs_tol=1e-9)
            for name, value in zip(names, values, strict=True)
        ), (country, year)
        assert year == 2017 or region == truth["region"]
    assert panel == {}


def test_a_municipality_code_with_its_check_digit_is_told_before_it_meets_one_without(shared_data, tmp_path):
    # SOURCE.md: 2001 CMUN "0014" = 001 + DC 4: warn before joining with 2011 (2007 is as 2001)
    archive = shared_data / "spain_ine" / "archive"
    found = harmonised([archive / "07codmun.xls", archive / "11codmun.xls"], tmp_path / "room")
    assert any(
        '"cmun" is a code of 4 digits in 07codmun.xls' in str(each)
        and "of 3 digits elsewhere" in str(each)
        and "check digit" in str(each)
        for each in found.warnings
    )


def test_releases_of_other_columns_find_one_another(shared_data, tmp_path):
    paths = sorted((shared_data / "connecticut" / "data").glob("*.csv"))
    found = harmonised(paths, tmp_path / "room")
    assert [each.standard for each in found.presences] == ["incident_type"]
    assert found.presences[0].files_without == ("bullying_2013-2016.csv",)
    assert any('"variable" holds other words' in str(each) for each in found.warnings)
