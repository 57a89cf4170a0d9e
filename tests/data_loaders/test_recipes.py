"""A recipe holds what a person chose, travels as JSON, and reads next year's file."""

import json
from dataclasses import replace

import pytest

from core.catalog import Code, Variable, VariableRole, VariableType
from core.errors import AppError
from core.file_names import NamePattern, NameType, NameVariable
from core.harmony import Harmony, Rule, Standard, fits
from core.merging import Duplicates, Merge, Mode
from core.words import Message
from data_loaders.bringing import NotImported, Options, import_files
from data_loaders.intake import Column, Layout, Part, SheetLayout, Source
from data_loaders.looking import look, parts_of
from data_loaders.plain_values import NotPlain, from_json, to_json
from data_loaders.recipe_use import look_by
from data_loaders.recipes import Recipe, TableRule, from_text, read_recipe, recipe_of, to_text
from data_loaders.store import Store
from tests.data_loaders.many_files import WATCH, rows_of, written

SEX = Column(
    original="SEXO",
    name="sex",
    variable=Variable(
        "sex",
        VariableType.TEXT,
        {"en": "Sex", "es": "Sexo"},
        role=VariableRole.DIMENSION,
        codes=(Code("M", {"en": "Boys", "es": "Niños"}), Code("F", {"en": "Girls", "es": "Niñas"})),
        is_ordered=True,
        missing=(Code("9", {"en": "Not said"}),),
        lowest="2001-01-01",
        share_missing=0.5,
    ),
    null_words=("NA", ""),
    symbols=("S/",),
    on_error="empty",
    examples=("a value",),
    unconvertible=3,
    needs_answer=True,
    notes=(Message("a note"),),
)
FULL = Recipe(
    tables=(
        TableRule("", Layout(delimiter=";", quote="'", preamble_lines=2)),
        TableRule("Hoja 1", SheetLayout(3, 2)),
    ),
    columns=(SEX,),
    harmony=Harmony(
        (Standard("sex", "Sexo"),),
        (Rule("sexo", "sex", file="2018*", values={"H": "M", "1": "M"}), Rule("x", "sex", factor="0.001")),
    ),
    names=NamePattern("matricula_{1}_{2}", (NameVariable("year", NameType.YEAR), NameVariable("region"))),
    keeps_file=True,
    merge=Merge(Mode.REPLACE_YEAR, ("sex",), "year", Duplicates.KEEP_NEW),
)


def test_a_recipe_comes_back_from_json_as_it_was():
    again = from_text(to_text(FULL), "r.json")
    chosen = replace(
        SEX,
        variable=replace(SEX.variable, lowest=None, share_missing=None),
        examples=(),
        unconvertible=0,
        needs_answer=False,
        notes=(),
    )
    assert again == replace(FULL, columns=(chosen,))


def test_no_value_of_a_record_gets_into_a_recipe():
    assert "a value" not in to_text(FULL)
    assert "2001-01-01" not in to_text(FULL)


def test_sentences_and_paths_are_plain_values_too():
    sentence = Message("%(a)s of %(b)s", {"a": Message("one"), "b": [1, "x"]}, plural="%(a)s", count=2)
    assert from_json(to_json(sentence), Message) == sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1"),
        ("[]", "cannot be read"),
        ("{}", "missing key 'version'"),
        ('{"version": 1, "recipe": {"tabels": []}}', 'unknown key "tabels"'),
        ('{"version": 1, "recipe": {"columns": "abc"}}', "expected list"),
        ('{"version": 1, "recipe": {"keeps_file": "no"}}', "expected bool"),
        ('{"version": 1, "recipe": {"merge": {"mode": "sometimes"}}}', "expected Mode"),
        ('{"version": 1, "recipe": {"merge": {"key": ["a\\"; DROP"]}}}', "a-z, 0-9"),
        ('{"version": 1, "recipe": {"tables": [{"layout": {"kind": "Elsewhere"}}]}}', "cannot be read"),
        (
            '{"version": 1, "recipe": {"tables": [{"layout": {"kind": "Layout", "header_rows": "2"}}]}}',
            "expected",
        ),
        ('{"version": 7, "recipe": {"anything": 1}}', "newer version"),
        ('{"version": "1", "recipe": {}}', "expected int"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_recipe_that_is_none_gives_a_sentence(text, said):
    with pytest.raises(AppError) as error:
        from_text(text, "mine.json")
    assert said in str(error.value)
    assert "mine.json" in str(error.value)


def test_a_recipe_with_an_unsafe_column_name_is_refused():
    hostile = replace(SEX, name='x" FROM y; --')
    with pytest.raises(AppError, match="a-z, 0-9"):
        from_text(to_text(replace(FULL, columns=(hostile,))), "r.json")


def test_a_recipe_that_is_not_there_gives_a_sentence(tmp_path):
    with pytest.raises(AppError, match="no recipe"):
        read_recipe(tmp_path / "none.json")


def test_a_wrong_kind_of_value_is_never_quoted():
    with pytest.raises(NotPlain) as error:
        from_json('{"table": 4711}', TableRule)
    assert "4711" not in str(error.value)


@pytest.mark.parametrize(
    ("pattern", "file", "is_one"),
    [
        ("*", "x", True),
        ("a*b*c", "a-b-c", True),
        ("a*b*c", "a-c-b", False),
        ("a*a", "a", False),
        ("[x]", "[x]", True),
    ],
)
def test_a_star_stands_for_anything_and_nothing_else_does(pattern, file, is_one):
    assert fits(pattern, file) is is_one


def part_of(path, room):
    return parts_of(path, path.name, room)[0]


def test_lines_above_the_table_are_each_file_s_own_matter(tmp_path):
    recipe = Recipe(
        tables=(TableRule("", Layout(delimiter=";", preamble_lines=1)),),
        harmony=Harmony(rules=(Rule("code", "code"), Rule("pupils", "pupils"))),
    )
    title = "Ministry of Education\nTable 7\n\n"
    (path,) = written(tmp_path, {"a.csv": f"{title}code;pupils\n01;5\n02;6\n03;7\n"})
    found = look_by(recipe, part_of(path, tmp_path / "room"), tmp_path / "room")
    assert (found.columns, found.text_layout.preamble_lines) == (("code", "pupils"), 3)


def test_a_layout_that_does_not_fit_gives_way_with_a_note(tmp_path):
    recipe = Recipe(
        tables=(TableRule("", Layout(delimiter="|")),),
        harmony=Harmony(rules=(Rule("code", "code"), Rule("pupils", "pupils"))),
    )
    (path,) = written(tmp_path, {"a.csv": "code,pupils\n01,5\n02,6\n"})
    found = look_by(recipe, part_of(path, tmp_path / "room"), tmp_path / "room")
    assert found.columns == ("code", "pupils")
    assert "does not fit this file" in str(found.notes[-1])


def test_a_layout_that_only_the_person_knew_is_used(tmp_path):
    (path,) = written(tmp_path, {"a.csv": "a:1,b:2\nc:3,d:4\ne:5,f:6\n"})
    alone = look(path, path.name, tmp_path / "look").columns
    recipe = Recipe(
        tables=(TableRule("", Layout(delimiter=":", header_rows=1, quote="")),),
        harmony=Harmony(rules=(Rule("1,b", "x"), Rule("a", "a"), Rule("2", "y"))),
    )
    found = look_by(recipe, part_of(path, tmp_path / "room"), tmp_path / "room")
    assert (found.columns, alone) != (alone, found.columns)
    assert found.columns == ("a", "1,b", "2")


def test_the_named_tables_are_taken_and_no_others():
    source = Source(None, "a.xlsx", "excel", 1)
    recipe = Recipe((TableRule("2018"), TableRule("2019")))
    assert [recipe.takes(Part(source, table)) for table in ("2018", "2019", "Notes", "")] == [
        True,
        True,
        False,
        True,
    ]
    assert Recipe().takes(Part(source, "Notes"))


def test_next_year_is_read_by_the_recipe_that_lies_beside_the_edition(tmp_path):
    store = Store(tmp_path / "data")
    harmony = Harmony(
        (Standard("sex", "Sexo"), Standard("pupils", "Alumnos")),
        (
            Rule("SEXO", "sex", values={"H": "M", "M": "F"}),
            Rule("Alumnos", "pupils", factor="1000"),
            Rule("Notas", ""),
        ),
    )
    names = NamePattern("matricula_{1}", (NameVariable("year", NameType.YEAR),))
    recipe = Recipe(harmony=harmony, names=names, merge=Merge(Mode.REPLACE_YEAR))
    first, second, third = written(
        tmp_path,
        {
            "matricula_2018.csv": "SEXO,Alumnos,Notas\nH,1.5,a\nM,2,b\n",
            "matricula_2019.csv": "sexo;alumnos\nH;3\nM;4\n",
            "matricula_2020.csv": "sexo;alumnos;turno\nH;3;am\nM;4;pm\n",
        },
    )
    import_files([first], Options("enrolment", recipe=recipe), store, WATCH)
    kept = recipe_of(store, store.catalog().dataset("enrolment"))
    assert (kept.harmony, kept.names, kept.merge.mode) == (harmony, names, Mode.REPLACE_YEAR)
    import_files([second], Options("enrolment"), store, WATCH)
    dataset = store.catalog().dataset("enrolment")
    assert rows_of(store.files(dataset)[0], "sex, pupils, year") == [
        ("M", 1500, 2018),
        ("F", 2000, 2018),
        ("M", 3000, 2019),
        ("F", 4000, 2019),
    ]
    with pytest.raises(NotImported, match='"turno" in matricula_2020'):
        import_files([third], Options("enrolment"), store, WATCH)
    assert store.catalog().dataset("enrolment") == dataset


def test_what_a_person_chose_about_a_column_is_kept_next_year(tmp_path):
    store = Store(tmp_path / "data")
    chosen = Column(
        "plazas",
        "plazas",
        Variable("plazas", VariableType.NUMBER, {"en": "Places"}, role=VariableRole.MEASURE),
        null_words=("s/d",),
        on_error="empty",
    )
    left_out = Column("nota", "nota", Variable("nota", VariableType.TEXT, {"en": "Note"}), is_included=False)
    recipe = Recipe(columns=(chosen, left_out))
    (path,) = written(tmp_path, {"a.csv": "id,plazas,nota\n1,5,x\n2,s/d,y\n3,many,z\n4,7,z\n"})
    receipt = import_files([path], Options("places", recipe=recipe), store, WATCH)
    dataset = store.catalog().dataset("places")
    assert rows_of(store.files(dataset)[0]) == [("1", 5.0), ("2", None), ("3", None), ("4", 7.0)]
    assert (receipt.loaded, receipt.refused) == (4, 0)
    assert dataset.variable("plazas").label == {"en": "Places"}
    stored = json.loads(store.extra(dataset, "recipe.json").read_text(encoding="utf-8"))
    assert [column["name"] for column in stored["recipe"]["columns"]] == ["id", "plazas", "nota"]
