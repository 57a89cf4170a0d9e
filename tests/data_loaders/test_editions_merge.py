"""A new edition of the published one and of new rows: nothing doubled, nothing lost, nothing without being told."""

import csv

import pytest

from core.catalog import VariableType
from core.errors import AppError
from core.merging import Duplicates, Merge, Mode
from data_loaders.bringing import NotImported, Options, import_files
from data_loaders.cataloguing import Title, catalogued
from data_loaders.editions.edition_types import common_type
from data_loaders.editions.merge import Published, merge_into, overlap, period_of
from data_loaders.intake import Unwatched
from data_loaders.loading import load
from data_loaders.store import Store
from data_loaders.values.proposals import propose
from tests.data_loaders.many_files import WATCH, adds_up, rows_of, stacked, written

OLD = "school,year,pupils\nA1,2018,10\nA2,2018,20\nA1,2019,11\n"
NEW = "school,year,pupils\nA1,2019,99\nA3,2019,30\nA1,2020,12\n"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data")


def typed(text, folder, name="new.csv"):
    """Stage and load one text."""
    staged = stacked(written(folder, {name: text}), folder / "room")
    return staged, load(staged, propose(staged), folder / "out", Unwatched())


@pytest.fixture
def published(store, tmp_path):
    """The old rows as a published edition."""
    staged = stacked(written(tmp_path / "old", {"old.csv": OLD}), tmp_path / "old" / "room")
    with store.scratch() as folder:
        loaded = load(staged, propose(staged), folder, Unwatched())
        dataset = store.publish(catalogued(loaded, Title("Schools"), "old.csv", "schools"), folder)
    return Published(dataset, store.files(dataset))


def test_appending_keeps_what_is_published_and_adds_the_rest(published, tmp_path):
    staged, loaded = typed(NEW, tmp_path / "new")
    merged = merge_into(loaded, staged, Merge(Mode.APPEND), published, WATCH)
    assert rows_of(merged.file) == [
        ("A1", 2018, 10),
        ("A2", 2018, 20),
        ("A1", 2019, 11),
        ("A1", 2019, 99),
        ("A3", 2019, 30),
        ("A1", 2020, 12),
    ]
    assert (merged.records, merged.years) == (6, (2018, 2020))
    assert adds_up(merged)
    assert [each.loaded for each in merged.files] == [3, 3]
    school, _, pupils = merged.variables
    assert [code.value for code in school.codes] == ["A1", "A2", "A3"]
    assert (pupils.lowest, pupils.highest) == (10, 99)


def test_replacing_a_year_takes_only_the_years_that_the_new_rows_have(published, tmp_path):
    staged, loaded = typed(NEW, tmp_path / "new")
    merge = Merge(Mode.REPLACE_YEAR, key=("school", "year"))
    found = overlap(loaded, merge, published, tmp_path / "new" / "room")
    # published: 3, of which one is of 2019; afterwards no key is there twice
    assert (found.published, found.replaced, found.new, found.repeated, found.known) == (3, 1, 3, 0, 0)
    merged = merge_into(loaded, staged, merge, published, WATCH)
    assert rows_of(merged.file) == [
        ("A1", 2018, 10),
        ("A2", 2018, 20),
        ("A1", 2019, 99),
        ("A3", 2019, 30),
        ("A1", 2020, 12),
    ]


def test_replacing_all_leaves_the_new_rows_alone(published, tmp_path):
    staged, loaded = typed(NEW, tmp_path / "new")
    merged = merge_into(loaded, staged, Merge(Mode.REPLACE_ALL), published, WATCH)
    assert (merged.records, len(merged.files)) == (3, 1)


def test_without_a_year_no_year_can_be_replaced(published, tmp_path):
    staged, loaded = typed("school,pupils\nA1,1\nA2,3\n", tmp_path / "new")
    with pytest.raises(AppError, match="which year a row belongs to"):
        merge_into(loaded, staged, Merge(Mode.REPLACE_YEAR), published, WATCH)
    assert period_of(published.dataset, loaded.variables) == ""


def test_keys_that_are_there_already_are_counted_before_anything_is_stored(published, tmp_path):
    text = NEW + "A3,2019,31\nA3,2019,32\n"
    staged, loaded = typed(text, tmp_path / "new")
    merge = Merge(Mode.APPEND, key=("school", "year"))
    found = overlap(loaded, merge, published, tmp_path / "new" / "room")
    # A3 of 2019 stands three times among the new rows, A1 of 2019 is published
    assert (found.repeated, found.known, found.has_duplicates) == (2, 1, True)
    assert found.keys.to_pylist() == [
        {"school": "A1", "year": 2019, "new": 1, "published": 1},
        {"school": "A3", "year": 2019, "new": 3, "published": 0},
    ]
    with pytest.raises(AppError, match="repeat a key of this import: 2") as refused:
        merge_into(loaded, staged, merge, published, WATCH)
    assert "A3" not in str(refused.value)


@pytest.mark.parametrize(
    ("decision", "pupils", "refused"),
    [
        (Duplicates.KEEP_BOTH, [10, 20, 11, 99, 30, 12, 31], []),
        # the new A1 of 2019 takes the published one's place, the second A3 the first one's
        (Duplicates.KEEP_NEW, [10, 20, 99, 12, 31], [("new.csv", "3", "A3,2019,30")]),
        (
            Duplicates.REFUSE,
            [10, 20, 11, 30, 12],
            [("new.csv", "2", "A1,2019,99"), ("new.csv", "5", "A3,2019,31")],
        ),
    ],
)
def test_the_person_decides_about_keys_and_every_row_is_accounted_for(
    published, tmp_path, decision, pupils, refused
):
    staged, loaded = typed(NEW + "A3,2019,31\n", tmp_path / "new")
    merge = Merge(Mode.APPEND, key=("school", "year"), duplicates=decision)
    merged = merge_into(loaded, staged, merge, published, WATCH)
    assert [row[0] for row in rows_of(merged.file, "pupils")] == pupils
    with merged.refused_file.open(newline="", encoding="utf-8") as stream:
        rows = [(row["file"], row["line"], row["record"]) for row in csv.DictReader(stream)]
    assert rows == refused
    assert merged.refused == len(refused)
    assert adds_up(merged)


def test_a_refused_key_finds_its_line_behind_rows_that_typing_refused(published, tmp_path):
    numbers = "".join(f"B{place},2019,{place}\n" for place in range(100))
    staged, loaded = typed(f"school,year,pupils\nA9,2019,x\n{numbers}A1,2019,5\n", tmp_path / "new")
    assert (loaded.records, loaded.refused) == (101, 1)
    merge = Merge(Mode.APPEND, key=("school", "year"), duplicates=Duplicates.REFUSE)
    merged = merge_into(loaded, staged, merge, published, WATCH)
    with merged.refused_file.open(newline="", encoding="utf-8") as stream:
        lines = [row["line"] for row in csv.DictReader(stream)]
    # line 1 is the heading, line 2 has the x, lines 3 to 102 the numbers
    assert lines == ["2", "103"]
    assert adds_up(merged)


def test_rows_without_a_whole_key_are_never_the_same(published, tmp_path):
    staged, loaded = typed("school,year,pupils\n,2019,1\n,2019,2\nA7,2019,3\n", tmp_path / "new")
    merge = Merge(Mode.APPEND, key=("school", "year"), duplicates=Duplicates.KEEP_NEW)
    merged = merge_into(loaded, staged, merge, published, WATCH)
    assert (merged.records, merged.refused) == (6, 0)


def test_columns_that_only_one_edition_has_are_empty_in_the_rows_of_the_other(published, tmp_path):
    staged, loaded = typed("school,year,shift\nA1,2021,am\nA2,2021,pm\n", tmp_path / "new")
    found = overlap(loaded, Merge(Mode.APPEND), published, tmp_path / "new" / "room")
    assert (found.added, found.gone) == (("shift",), ("pupils",))
    merged = merge_into(loaded, staged, Merge(Mode.APPEND), published, WATCH)
    assert rows_of(merged.file)[2:4] == [("A1", 2019, 11, None), ("A1", 2021, None, "am")]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (VariableType.INTEGER, VariableType.NUMBER, VariableType.NUMBER),
        (VariableType.YEAR, VariableType.INTEGER, VariableType.INTEGER),
        (VariableType.DATE, VariableType.DATETIME, VariableType.DATETIME),
        (VariableType.INTEGER, VariableType.TEXT, VariableType.TEXT),
        (VariableType.BOOLEAN, VariableType.INTEGER, VariableType.TEXT),
    ],
)
def test_two_types_have_a_third_that_holds_both(one, other, both):
    assert common_type(one, other) is common_type(other, one) is both


def test_a_figure_that_becomes_text_is_a_question(published, tmp_path):
    _, loaded = typed("school,year,pupils\nA1,2021,many\nA2,2021,few\n", tmp_path / "new")
    (change,) = overlap(loaded, Merge(Mode.APPEND), published, tmp_path / "new" / "room").types
    assert (change.name, change.result, change.needs_answer) == ("pupils", VariableType.TEXT, True)
    assert "would become text" in str(change.note)
    assert "many" not in str(change.note)


def test_a_code_keeps_its_zeros_when_a_year_has_none(store, tmp_path):
    rows = "".join(f"{place:03},{place}\n" for place in range(50))
    first, second = written(tmp_path, {"2018.csv": f"place,n\n{rows}", "2019.csv": "place,n\n100,1\n205,2\n"})
    import_files([first], Options("places"), store, WATCH)
    import_files([second], Options("places", mode=Mode.APPEND, accepts_proposals=True), store, WATCH)
    dataset = store.catalog().dataset("places")
    assert dataset.variables[0].type is VariableType.TEXT
    assert [row[0] for row in rows_of(store.files(dataset)[0], "place")[-2:]] == ["100", "205"]
    assert len(dataset.variables[0].codes) == 52


def test_the_newest_of_four_releases_wins(shared_data, store):
    # SOURCE.md: 4 releases: newest wins, changes shown; the last release has 3,690 rows
    folder = shared_data / "connecticut" / "data"
    sure = {"accepts_proposals": True}
    for release in ("2013-2017", "2013-2020", "2013-2021"):
        receipt = import_files(
            [folder / f"bullying_{release}.csv"],
            Options("bullying", mode=Mode.REPLACE_YEAR, **sure),
            store,
            WATCH,
        )
    dataset = store.catalog().dataset("bullying")
    assert (receipt.records, receipt.loaded, dataset.edition.records) == (3690, 3690, 3690)
    assert any("3280 published rows gave way" in str(note) for note in receipt.notes)
    with (folder / "bullying_2013-2021.csv").open(newline="", encoding="utf-8") as stream:
        truth = sorted(
            (row["District"], row["Year"], row["Variable"], row["Value"]) for row in csv.DictReader(stream)
        )
    stored = rows_of(store.files(dataset)[0], 'district, year, variable, CAST("value" AS VARCHAR)')
    assert sorted(stored) == truth


def test_an_older_release_with_another_heading_row_is_asked_about(shared_data, store):
    folder = shared_data / "connecticut" / "data"
    import_files([folder / "bullying_2013-2016.csv"], Options("bullying"), store, WATCH)
    with pytest.raises(NotImported, match='"Incident Type" in bullying_2013-2017'):
        import_files(
            [folder / "bullying_2013-2017.csv"], Options("bullying", mode=Mode.REPLACE_YEAR), store, WATCH
        )
    assert store.catalog().dataset("bullying").edition.records == 1640
