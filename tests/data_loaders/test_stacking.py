"""Many files become one table, and every record stays known by its file and line."""

import csv
import time
from pathlib import Path

import pytest

from core.errors import AppError, Cancelled, UnreadableFile
from core.file_names import NamePattern, NameType, NameVariable
from core.harmony import Harmony, Rule, Standard
from data_loaders.intake import Unwatched
from data_loaders.loading import load
from data_loaders.stacking.gathering import gather
from data_loaders.stacking.harmonising import harmonise
from data_loaders.stacking.pieces import named, staged_pieces
from data_loaders.stacking.stack import Stacking, stack
from data_loaders.stacking.varying_names import pattern_in
from data_loaders.values.proposals import propose
from tests.data_loaders.many_files import WATCH, adds_up, pieces_of, rows_of, stacked, written

YEAR = NamePattern("{1}", (NameVariable("year", NameType.YEAR),))
TWO_YEARS = {"2018.csv": "code,pupils\n01,10\n02,20\n", "2019.csv": "code,pupils\n01,11\n03,x\n"}


def refused_of(path):
    with Path(path).open(newline="", encoding="utf-8") as stream:
        return [tuple(row) for row in csv.reader(stream)][1:]


def test_the_rows_of_two_years_are_one_table_with_the_year_from_the_name(tmp_path):
    staged = stacked(written(tmp_path, TWO_YEARS), tmp_path / "room", names=YEAR, keeps_file=True)
    assert staged.columns == ("code", "pupils", "year", "file")
    assert rows_of(staged.rows) == [
        ("01", "10", "2018", "2018.csv"),
        ("02", "20", "2018", "2018.csv"),
        ("01", "11", "2019", "2019.csv"),
        ("03", "x", "2019", "2019.csv"),
    ]
    assert adds_up(staged)
    assert [(each.file, each.loaded) for each in staged.files] == [("2018.csv", 2), ("2019.csv", 2)]


def test_the_order_is_that_of_a_person_who_counts():
    paths = [Path(f"year {number}.csv") for number in (10, 9, 1, 2)]
    assert [name for name, _ in named(paths)] == ["year 1.csv", "year 2.csv", "year 9.csv", "year 10.csv"]


def test_files_of_one_name_in_two_folders_are_told_apart_by_the_folders(tmp_path):
    files = {"2018/lima.csv": "a,b\n1,2\n", "2019/lima.csv": "a,b\n3,4\n"}
    staged = stacked(written(tmp_path, files), tmp_path / "room", keeps_file=True)
    assert [row[2] for row in rows_of(staged.rows)] == ["2018/lima.csv", "2019/lima.csv"]


def test_a_year_that_only_the_folder_says_is_found(tmp_path):
    paths = written(tmp_path, {"2018/lima.csv": "a,b\n1,2\n", "2019/ica.csv": "a,b\n3,4\n"})
    names = pattern_in([name for name, _ in named(paths)])
    staged = stacked(paths, tmp_path / "room", names=names)
    assert (staged.columns, rows_of(staged.rows)[1]) == (
        ("a", "b", "year", "part"),
        ("3", "4", "2019", "ica"),
    )


def test_a_row_refused_while_reading_names_its_own_file_and_line(tmp_path):
    files = {"a.csv": "x,y\n1,2\n3,4\n", "b.csv": "x,y\n5,6\n7\n8,9\n"}
    staged = stacked(written(tmp_path, files), tmp_path / "room")
    assert refused_of(staged.refused_file) == [
        ("b.csv", "3", "another number of columns than the table has: 1 / 2", "7")
    ]
    assert adds_up(staged)
    assert [(each.loaded, each.refused) for each in staged.files] == [(2, 0), (2, 1)]


def test_a_value_that_does_not_fit_is_refused_with_its_own_file_and_line(tmp_path):
    numbers = "\n".join(f"{number:02},{number}" for number in range(2, 90))
    files = {"2018.csv": f"code,pupils\n01,1\n{numbers}\n", "2019.csv": "code,pupils\n\n91,11\n92,x\n93,12\n"}
    staged = stacked(written(tmp_path, files), tmp_path / "room")
    columns = propose(staged)
    loaded = load(staged, columns, tmp_path / "out", Unwatched())
    # the heading is line 1, a blank line 2, "91" line 3, "92" line 4
    assert refused_of(loaded.refused_file) == [
        ("2019.csv", "4", "a value that does not fit its column: pupils", "92,x")
    ]
    assert adds_up(loaded)
    assert [(each.file, each.loaded, each.refused) for each in loaded.files] == [
        ("2018.csv", 89, 0),
        ("2019.csv", 2, 1),
    ]


def test_one_bad_row_among_files_alike_sends_only_its_own_file_the_long_way(tmp_path):
    files = {f"{year}.csv": f"a,b\n{year},1\n" for year in range(2000, 2020)}
    files["2010.csv"] = "a,b\n2010,1\n2010\n"
    pieces = pieces_of(written(tmp_path, files), tmp_path / "room")
    assert [piece.name for piece in pieces if piece.number is None] == ["2010.csv"]
    staged = stack(pieces, Stacking(Harmony((Standard("a"),), (Rule("a", "a"),))), tmp_path / "stack", WATCH)
    assert [row[0] for row in rows_of(staged.rows)] == [str(year) for year in range(2000, 2020)]
    assert (staged.loaded, staged.refused) == (20, 1)
    assert adds_up(staged)


def test_columns_in_another_order_and_columns_that_one_file_lacks_find_their_place(tmp_path):
    files = {"a.csv": "code,Name\n1,x\n", "b.csv": "NAME;code;extra\ny;2;z\n"}
    staged = stacked(written(tmp_path, files), tmp_path / "room")
    assert staged.columns == ("code", "Name", "extra")
    assert rows_of(staged.rows) == [("1", "x", None), ("2", "y", "z")]


def test_values_are_mapped_units_multiplied_and_constants_set_as_the_table_says(tmp_path):
    files = {"a.csv": "sex,soles\nH,1500\nM,2\nX,\n", "b.csv": "sex,miles\n1,3\n2,0.1\n9,NA\n"}
    harmony = Harmony(
        (Standard("sex"), Standard("soles"), Standard("region")),
        (
            Rule("sex", "sex", values={"H": "M", "M": "F"}),
            Rule("sex", "sex", file="b*", values={"1": "M", "2": "F"}),
            Rule("soles", "soles", factor="0.001"),
            Rule("miles", "soles"),
            Rule("", "region", file="a.csv", constant="Lima"),
        ),
    )
    staged = stacked(written(tmp_path, files), tmp_path / "room", harmony=harmony)
    assert rows_of(staged.rows) == [
        ("M", "1.5", "Lima"),
        ("F", "0.002", "Lima"),
        ("X", None, "Lima"),
        ("M", "3", None),
        ("F", "0.1", None),
        ("9", "NA", None),
    ]


def test_thousandths_are_exact():
    # 3 * 0.001 is 0.003 in floating point, 9 * 0.001 is 0.009000000000000001
    import duckdb

    from data_loaders.stacking.stacked_cells import _times

    sql = _times("'9'", Rule("a", "a", factor="0.001"))
    assert duckdb.sql(f"SELECT {sql}").fetchone() == ("0.009",)


@pytest.mark.parametrize("factor", ["0", "-1", "many", "nan", "inf"])
def test_a_factor_that_is_none_is_said(tmp_path, factor):
    harmony = Harmony((Standard("a"),), (Rule("a", "a", factor=factor),))
    with pytest.raises(AppError, match="not a number above 0"):
        stacked(written(tmp_path, {"a.csv": "a,b\n1,2\n"}), tmp_path / "room", harmony=harmony)


def test_a_factor_never_leaves_a_number_in_the_old_unit(tmp_path):
    harmony = Harmony((Standard("a"),), (Rule("a", "a", factor="0.001"),))
    paths = written(tmp_path, {"a.csv": 'a,b\n"1,234",2\n5,6\n'})
    with pytest.raises(AppError, match="1 value of"):
        stacked(paths, tmp_path / "room", harmony=harmony)
    comma = Harmony((Standard("a"),), (Rule("a", "a", factor="0.001", decimal=","),))
    staged = stacked(paths, tmp_path / "other", harmony=comma)
    assert rows_of(staged.rows) == [("0,001234",), ("0,005",)]


def test_a_name_that_does_not_say_the_year_is_told(tmp_path):
    paths = written(tmp_path, {"2018.csv": "a,b\n1,2\n", "readme.csv": "a,b\n1,2\n"})
    with pytest.raises(UnreadableFile, match=r"readme\.csv"):
        stacked(paths, tmp_path / "room", names=YEAR)


def test_a_cancelled_stack_leaves_no_rows(tmp_path):
    class Cancelling(Unwatched):
        def is_cancelled(self):
            return True

    pieces = pieces_of(written(tmp_path, TWO_YEARS), tmp_path / "room")
    harmony = Harmony((Standard("code"),), (Rule("code", "code"),))
    with pytest.raises(Cancelled):
        stack(pieces, Stacking(harmony), tmp_path / "stack", Cancelling())
    assert list((tmp_path / "stack").glob("*.parquet")) == []


def test_hostile_headings_and_names_stay_text(tmp_path):
    files = {
        'it\'s "2018".csv': '"a""; DROP TABLE x; --",=1+1\n1,2\n',
        'it\'s "2019".csv': '"a""; DROP TABLE x; --",=1+1\n3,4\n',
    }
    paths = written(tmp_path, files)
    staged = stacked(
        paths, tmp_path / "room", names=pattern_in([path.name for path in paths]), keeps_file=True
    )
    assert staged.names == ("a_drop_table_x", "n1_1", "year", "file")
    assert [row[2] for row in rows_of(staged.rows)] == ["2018", "2019"]


def test_the_parquet_types_of_all_files_are_kept_where_they_agree(tmp_path):
    import duckdb

    for year, text in ((2018, "'7'"), (2019, "'08'")):
        duckdb.sql(f"SELECT {year}::INTEGER AS year, {text} AS code, 1.5::DOUBLE AS x").write_parquet(
            str(tmp_path / f"{year}.parquet")
        )
    staged = stacked([tmp_path / "2018.parquet", tmp_path / "2019.parquet"], tmp_path / "room")
    assert staged.types == ("integer", "text", "number")
    assert rows_of(staged.rows) == [(2018, "7", 1.5), (2019, "08", 1.5)]


def test_131_files_of_names_are_stacked_with_the_year_from_their_names(shared_data, tmp_path):
    # SOURCE.md: 131 files = 1,690,784 rows in seconds; the first row is data; "NA"-like names stay text
    paths = sorted((shared_data / "us_babynames_1p7M").glob("yob*.txt"))
    began = time.perf_counter()
    gathered = gather(named(paths), tmp_path, WATCH)
    pieces = staged_pieces(gathered.found, tmp_path / "pieces", WATCH)
    harmony = harmonise(pieces, tmp_path).harmony
    pattern = pattern_in([piece.name for piece in pieces])
    staged = stack(pieces, Stacking(harmony, pattern), tmp_path / "stack", WATCH)
    columns = propose(staged)
    loaded = load(staged, columns, tmp_path / "out", WATCH)
    print(f"131 files, {loaded.records:,} rows: {time.perf_counter() - began:.1f} s")
    assert (len(paths), loaded.records, loaded.refused, loaded.years) == (131, 1_690_784, 0, (1880, 2010))
    assert [(column.name, column.variable.type.value) for column in columns] == [
        ("column_1", "string"),
        ("column_2", "string"),
        ("column_3", "integer"),
        ("year", "year"),
    ]
    assert adds_up(loaded)
    assert len(loaded.files) == 131
    # the first line of the first file is a record: Mary,F,7065
    assert rows_of(loaded.file, order="year, column_2, column_3 DESC LIMIT 1") == [("Mary", "F", 7065, 1880)]
    # counted by reading the texts once more, without any of this code
    lines = sum(path.read_bytes().count(b"\n") for path in paths)
    assert lines == loaded.records


def test_reading_alike_files_in_one_go_gives_their_very_lines(shared_data, tmp_path):
    paths = sorted((shared_data / "us_babynames_1p7M").glob("yob188*.txt"))
    staged = stacked(paths, tmp_path / "room")
    plainly = [tuple(line.split(",")) for path in paths for line in path.read_text().splitlines()]
    assert rows_of(staged.rows) == plainly


def test_twenty_seven_regional_files_carry_their_region(tmp_path):
    codes = ["AC", "AL", "AP", "AM", "BA", "CE", "DF", "ES", "GO", "MA", "MT", "MS", "MG", "PA"]
    codes += ["PB", "PR", "PE", "PI", "RJ", "RN", "RS", "RO", "RR", "SC", "SP", "SE", "TO"]
    files = {
        f"uf={code}/municipios.csv": f"codigo;nome\n{place:02}00015;São João {code}\n{place:02}00023;Água\n"
        for place, code in enumerate(codes, 11)
    }
    paths = written(tmp_path, files)
    names = pattern_in([name for name, _ in named(paths)])
    staged = stacked(paths, tmp_path / "room", names=names)
    assert staged.columns == ("codigo", "nome", "uf")
    assert (len(staged.files), staged.loaded) == (27, 54)
    assert {row[2] for row in rows_of(staged.rows)} == set(codes)
    assert adds_up(staged)


def test_a_heading_that_stands_again_among_the_records_sends_its_file_the_long_way(tmp_path):
    files = {f"{year}.csv": f"code,n\n01,{year}\n" for year in range(2000, 2006)}
    files["2003.csv"] = "code,n\n01,2003\ncode,n\n02,2003\n"
    pieces = pieces_of(written(tmp_path, files), tmp_path / "room")
    assert [piece.name for piece in pieces if piece.number is None] == ["2003.csv"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_files_alike_with_titles_quotes_and_every_line_end_give_their_records(tmp_path, line_end, mark):
    def text(year):
        rows = [f'"{number:04}","a, ""quoted"" name {number}",{number * 1.5}' for number in range(900)]
        return mark + line_end.join([f"Registro {year}", "", "code,name,value", *rows]) + line_end

    files = {f"{year}.csv": text(year) for year in (2018, 2019, 2020)}
    pieces = pieces_of(written(tmp_path, files), tmp_path / "room")
    assert [piece.number for piece in pieces] == [0, 1, 2]
    staged = stacked(written(tmp_path, files), tmp_path / "other", names=YEAR)
    rows = rows_of(staged.rows)
    assert rows[0] == ("0000", 'a, "quoted" name 0', "0.0", "2018")
    assert rows[-1] == ("0899", 'a, "quoted" name 899', "1348.5", "2020")
    assert (staged.loaded, staged.skipped) == (2700, 6)
    assert adds_up(staged)


def test_a_total_in_the_middle_of_a_file_is_found_also_when_its_layout_is_known(tmp_path):
    def text(total):
        rows = [f"school {number},{number}" for number in range(1, 1500)]
        # 1 + 2 + ... + 799 = 319600
        return "school,pupils\n" + "\n".join([*rows[:799], f"Total,{total}", *rows[799:]]) + "\n"

    files = {"2018.csv": text(319_601), "2019.csv": text(319_600), "2020.csv": text(319_602)}
    files |= {"2018.csv": files["2018.csv"].replace("Total", "Totana")}
    staged = stacked(written(tmp_path, files), tmp_path / "room")
    # only the one of 2019 is a sum: it is left out and counted
    assert [(each.file, each.loaded, each.skipped) for each in staged.files] == [
        ("2018.csv", 1500, 0),
        ("2019.csv", 1499, 1),
        ("2020.csv", 1500, 0),
    ]
    assert adds_up(staged)


def test_a_second_table_in_one_of_the_files_is_not_taken_for_records(tmp_path):
    from data_loaders.stacking.gathering import gather

    rows = "".join(f"{number:05},name {number}\n" for number in range(1500))
    more = "region,men,women\n" + "".join(f"R{number},{number},{number}\n" for number in range(40))
    files = {"2018.csv": f"code,name\n{rows}", "2019.csv": f"code,name\n{rows}\n{more}"}
    gathered = gather(named(written(tmp_path, files)), tmp_path / "room", WATCH)
    assert "2019.csv" in str(gathered.questions[0])


def test_the_municipalities_of_brazil_are_stacked_from_27_states(shared_data, tmp_path):
    # SOURCE.md: 27 state files, 5,564 municipalities; the code is text of 7 digits and begins with that of the state
    paths = sorted((shared_data / "brazil_municipios").glob("geojs-*-mun.json"))
    names = pattern_in([path.name for path in paths])
    staged = stacked(paths, tmp_path / "room", names=names)
    assert (len(staged.files), staged.loaded) == (27, 5564)
    place = staged.columns.index("id")
    rows = rows_of(staged.rows)
    assert all(len(row[place]) == 7 and row[place].startswith(row[-1]) for row in rows)
    assert adds_up(staged)
