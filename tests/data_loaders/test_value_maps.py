"""Words of one file and words of another: proposed, one for one, or not at all."""

import pytest

from data_loaders.stacking.value_maps import Suggestion, suggested_values, suggestions
from tests.data_loaders.many_files import harmonised, written


@pytest.mark.parametrize(
    ("words", "standard", "found"),
    [
        (["HOMBRE", "mujer"], ["Hombre", "Mujer"], {"HOMBRE": "Hombre", "mujer": "Mujer"}),
        (["male", "female"], ["Hombre", "Mujer"], {"male": "Hombre", "female": "Mujer"}),
        (["H", "M"], ["Hombre", "Mujer"], {"H": "Hombre", "M": "Mujer"}),
        # "M" may be Masculino or Mujer, and a number may be anything
        (["M"], ["Masculino", "Mujer"], {}),
        (["1", "2"], ["Hombre", "Mujer"], {}),
        (["Ancash"], ["Áncash", "Lima"], {"Ancash": "Áncash"}),
        (["Lima"], ["Lima"], {}),
    ],
)
def test_a_word_is_taken_for_another_only_if_it_can_be_no_third(words, standard, found):
    assert suggested_values(words, standard) == found


def test_the_words_of_the_first_file_are_the_standard_ones(tmp_path):
    files = {
        f"{year}.csv": "sexo,n\n" + "".join(f"{words[place % 2]},{place}\n" for place in range(20))
        for year, words in ((2018, ("Hombre", "Mujer")), (2019, ("H", "M")))
    }
    found = harmonised(written(tmp_path, files), tmp_path / "room")
    assert suggestions(found.profiles) == (Suggestion("2019.csv", "sexo", {"H": "Hombre", "M": "Mujer"}),)
