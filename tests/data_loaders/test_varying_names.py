"""Finding years and regions in the names of files."""

import pytest

from core.file_names import NameType
from data_loaders.stacking.varying_names import pattern_in


@pytest.mark.parametrize(
    ("files", "template", "variables", "said"),
    [
        (["yob1880.txt", "yob2010.txt"], "yob{1}", ["year"], ["1880"]),
        (
            ["matricula_2018_lima.csv", "matricula_2019_la_libertad.csv"],
            "matricula_{1}_{2}",
            ["year", "part"],
            ["2018", "lima"],
        ),
        (["2018/lima.csv", "2018/ica.csv", "2019/ica.csv"], "{1}/{2}", ["year", "part"], ["2018", "lima"]),
        (["region_lima.csv", "region_san_martin.csv"], "region_{1}", ["region"], ["lima"]),
        (["uf=AC/data.csv", "uf=SP/data.csv"], "uf={1}/data", ["uf"], ["AC"]),
        (["bullying__2012-13.csv", "bullying__2013-14.csv"], "bullying__{1}", ["period"], ["2012-13"]),
        (["geojs-11-mun.json", "geojs-12-mun.json"], "geojs-{1}-mun", ["code"], ["11"]),
        # the year of the law is the same in all: only the other one tells them apart
        (["ley_2014_de_2018.csv", "ley_2014_de_2019.csv"], "ley_2014_de_{1}", ["year"], ["2018"]),
        (["anuario.xlsx: 2018", "anuario.xlsx: 2019"], "anuario: {1}", ["year"], ["2018"]),
        (["lima.csv", "ica.csv"], "{1}", ["file_name"], ["lima"]),
    ],
)
def test_what_varies_becomes_a_column(files, template, variables, said):
    pattern = pattern_in(files)
    assert pattern.template == template
    assert [variable.name for variable in pattern.variables] == variables
    assert list(pattern.values_in(files[0]).values()) == said
    assert all(pattern.values_in(file) for file in files)


def test_a_year_is_told_from_other_numbers():
    pattern = pattern_in(["a1234567.csv", "a1234568.csv"])
    assert [variable.type for variable in pattern.variables] == [NameType.TEXT]


@pytest.mark.parametrize("files", [[], ["a.csv"], ["a.csv", "a.csv"], ["{x}.csv", "{y}.csv"]])
def test_one_name_says_nothing_about_what_varies(files):
    assert pattern_in(files) is None
