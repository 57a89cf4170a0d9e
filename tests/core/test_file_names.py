"""What the names of files say about their rows."""

import pytest

from core.file_names import NamePattern, NameType, NameVariable, stem

YEAR = NameVariable("year", NameType.YEAR)


@pytest.mark.parametrize(
    ("file", "bare"),
    [
        ("yob1880.txt", "yob1880"),
        ("2019/Lima.csv.gz", "2019/Lima"),
        ("anuario.2019.xlsx: Primaria", "anuario.2019: Primaria"),
        ("no_ending", "no_ending"),
        ("v1.2", "v1.2"),
    ],
)
def test_endings_say_nothing(file, bare):
    assert stem(file) == bare


def test_next_year_s_name_is_read_by_the_pattern_of_this_year():
    pattern = NamePattern("matricula_{1}_{2}", (YEAR, NameVariable("region")))
    assert pattern.values_in("MATRICULA_2031_la_libertad.csv") == {"year": "2031", "region": "la_libertad"}
    assert pattern.values_in("matricula_31_lima.csv") is None
    assert pattern.values_in("docentes_2031_lima.csv") is None


def test_signs_in_a_name_are_no_pattern():
    assert NamePattern("a(1)+.{1}", (YEAR,)).values_in("a(1)+.2019.csv") == {"year": "2019"}


def test_a_name_made_to_be_slow_is_not():
    pattern = NamePattern("{1}_{2}_{3}_{4}", tuple(NameVariable(f"v{place}") for place in range(4)))
    assert pattern.values_in("_" * 250 + "/.csv") is None
