"""What several files say about their columns becomes one description; contradictions are told."""

from dataclasses import replace

from core.catalog import Code, VariableType
from core.harmony import Harmony, Rule, Standard
from core.words import Message
from data_loaders.intake import About, Hint
from data_loaders.stacking.merged_hints import merged_about, merged_hints
from tests.data_loaders.many_files import pieces_of, written

STANDARDS = (Standard("sex", "Sexo"), Standard("n"))
HARMONY = Harmony(STANDARDS, (Rule("sexo", "sex"), Rule("n", "n")))


def code(value, label):
    return Code(value, {"es": label})


def hinted(tmp_path, *hints):
    """Return one piece per pair of hints, for the columns sexo and n."""
    files = {f"{place}.csv": "sexo,n\n1,2\n" for place in range(len(hints))}
    pieces = pieces_of(written(tmp_path, files), tmp_path / "room")
    return [
        replace(piece, staged=replace(piece.staged, hints=(hint, Hint())))
        for piece, hint in zip(pieces, hints, strict=True)
    ]


def test_code_lists_are_joined_and_the_newest_label_wins(tmp_path):
    pieces = hinted(
        tmp_path,
        Hint(
            label={"es": "Sexo"}, type=VariableType.INTEGER, codes=(code("1", "Hombre"), code("2", "Mujer"))
        ),
        Hint(label={"es": "Sexo del alumno"}, codes=(code("1", "hombre"), code("3", "Otro"))),
    )
    (sex, nothing), notes = merged_hints(pieces, HARMONY, STANDARDS)
    assert sex.label == {"es": "Sexo del alumno"}
    assert [(each.value, each.label["es"]) for each in sex.codes] == [
        ("1", "hombre"),
        ("3", "Otro"),
        ("2", "Mujer"),
    ]
    assert (sex.type, nothing, notes) == (VariableType.INTEGER, Hint(), ())


def test_one_code_with_two_meanings_is_told(tmp_path):
    pieces = hinted(tmp_path, Hint(codes=(code("1", "Hombre"),)), Hint(codes=(code("1", "Mujer"),)))
    _, (note,) = merged_hints(pieces, HARMONY, STANDARDS)
    assert isinstance(note, Message)
    assert 'other meanings to the same codes of "Sexo"' in str(note)


def test_codes_that_a_rule_maps_no_longer_mean_what_the_file_says(tmp_path):
    pieces = hinted(tmp_path, Hint(codes=(code("1", "Hombre"),)))
    mapped = Harmony(STANDARDS, (Rule("sexo", "sex", values={"1": "M"}), Rule("n", "n")))
    assert merged_hints(pieces, mapped, STANDARDS) == ((Hint(), Hint()), ())


def test_a_key_is_kept_only_where_all_files_agree():
    one = About(title={"en": "Census"}, key=("id",))
    other = About(licence="CC0", key=("id",))
    assert merged_about([one, other]) == About(title={"en": "Census"}, licence="CC0", key=("id",))
    assert merged_about([one, About()]).key == ()
    assert merged_about([]) == About()
