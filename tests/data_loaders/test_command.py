"""Data without the screen: one account, an exit code that tells, and nothing stored by half."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_loaders.command import main
from data_loaders.store import Store
from tests.data_loaders.many_files import rows_of, written

ROOT = Path(__file__).parents[2]
CLEAN = {"2018.csv": "school,pupils\nA1,10\nA2,20\n", "2019.csv": "school,pupils\nA1,11\nA3,30\n"}


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command with a data folder of its own; returns exit code, standard output and error."""

    def go(*arguments):
        code = main(["import", *map(str, arguments), "--data", str(tmp_path / "data")])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def dataset(tmp_path, name="schools"):
    return Store(tmp_path / "data").catalog().datasets.get(name)


def data_of(tmp_path, name="schools"):
    store = Store(tmp_path / "data")
    return store.files(store.catalog().dataset(name))[0]


def left_in(folder):
    """Return the files in a data folder, but for the locks."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def test_several_files_become_one_dataset_with_an_account_of_each(run, tmp_path):
    paths = written(tmp_path, CLEAN)
    code, out, err = run(*paths, "--dataset", "schools", "--title", "Schools", "--json")
    account = json.loads(out)
    assert (code, err) == (0, "")
    assert (account["dataset"], account["loaded"], account["refused"], account["skipped"]) == (
        "schools",
        4,
        0,
        0,
    )
    assert [
        (each["file"], each["loaded"], each["refused"], each["skipped"]) for each in account["files"]
    ] == [
        ("2018.csv", 2, 0, 0),
        ("2019.csv", 2, 0, 0),
    ]
    assert all(isinstance(note, str) for each in account["files"] for note in each["notes"])
    stored = dataset(tmp_path)
    assert (stored.edition.id, stored.title["en"], stored.years) == (
        account["edition"],
        "Schools",
        (2018, 2019),
    )
    assert [(each.file, each.loaded) for each in stored.edition.files] == [("2018.csv", 2), ("2019.csv", 2)]
    assert all(path.exists() for path in paths)


def test_the_account_can_be_read_by_people(run, tmp_path):
    code, out, _ = run(*written(tmp_path, CLEAN), "--dataset", "schools")
    assert code == 0
    assert "4 records stored, 0 refused, 0 skipped" in out
    assert "2019.csv" in out


def test_a_pattern_is_opened_without_a_shell(run, tmp_path):
    written(tmp_path, CLEAN)
    code, out, _ = run(tmp_path / "20*.csv", "--dataset", "schools", "--json")
    assert (code, len(json.loads(out)["files"])) == (0, 2)


def test_a_file_named_like_a_pattern_is_that_file(run, tmp_path):
    (path,) = written(tmp_path, {"data[1].csv": "a,b\n1,2\n"})
    assert run(path, "--dataset", "schools")[0] == 0


def test_refused_rows_give_the_code_for_partly(run, tmp_path):
    paths = written(tmp_path, {"a.csv": "a,b\n1,2\n3\n4,5\n"})
    code, out, _ = run(*paths, "--dataset", "schools", "--json")
    account = json.loads(out)
    assert code == 3
    assert (account["loaded"], account["refused"]) == (2, 1)
    assert account["files"][0]["refused"] == 1


def test_a_file_that_cannot_be_read_stores_nothing(run, tmp_path):
    paths = written(tmp_path, {**CLEAN, "broken.pdf": b"%PDF-1.7 \x00\x01\x02"})
    code, out, err = run(*paths, "--dataset", "schools", "--json")
    account = json.loads(out)
    assert (code, err) == (1, "")
    assert "broken.pdf" in account["error"]
    assert [(each["file"], each["loaded"]) for each in account["files"]] == [("broken.pdf", 0)]
    assert dataset(tmp_path) is None
    assert left_in(tmp_path / "data") == []


def test_it_can_be_left_out_on_request_and_is_still_in_the_account(run, tmp_path):
    paths = written(tmp_path, {**CLEAN, "broken.pdf": b"%PDF-1.7 \x00\x01\x02"})
    code, out, _ = run(*paths, "--dataset", "schools", "--json", "--skip-unreadable")
    account = json.loads(out)
    assert (code, account["loaded"]) == (3, 4)
    assert [each["file"] for each in account["files"]] == ["2018.csv", "2019.csv", "broken.pdf"]
    assert account["files"][2]["notes"]


def test_with_nothing_readable_at_all_leaving_out_does_not_help(run, tmp_path):
    (path,) = written(tmp_path, {"empty.csv": ""})
    assert run(path, "--dataset", "schools", "--skip-unreadable")[0] == 1
    assert dataset(tmp_path) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.csv", "--dataset", "schools"], "no file"),
        (["none*.csv", "--dataset", "schools"], "No file fits"),
        ([".", "--dataset", "schools"], "is a folder"),
        (["a.csv", "--dataset", "Padrón 2024"], "cannot be called"),
        (["a.csv", "--dataset", "con"], "cannot be called"),
        (["a.csv", "--dataset", "schools", "--recipe", "none.json"], "no recipe"),
        (["a.csv", "--dataset", "schools", "--key", "nothing"], "no column"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, tmp_path, monkeypatch, arguments, said):
    written(tmp_path, {"a.csv": "a,b\n1,2\n"})
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert said in err
    code, out, _ = run(*arguments, "--json")
    assert (code, said in json.loads(out)["error"]) == (1, True)


@pytest.mark.parametrize("arguments", [["import"], ["import", "a.csv"], ["export"], []])
def test_a_command_that_is_not_understood_has_its_own_code(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_what_only_a_person_can_say_stops_it_and_names_the_column(run, tmp_path):
    text = "code,day\n" + "".join(f"x{n},0{n}/0{10 - n}/2024\n" for n in range(1, 10))
    (path,) = written(tmp_path, {"a.csv": text})
    code, out, _ = run(path, "--dataset", "schools", "--json")
    account = json.loads(out)
    assert code == 1
    assert '"day" can be read in two ways' in account["error"]
    assert "recipe" in account["error"]
    assert "/2024" not in out
    assert dataset(tmp_path) is None
    assert run(path, "--dataset", "schools", "--accept-proposals")[0] == 0


def test_a_recipe_from_outside_says_how_to_read(run, tmp_path):
    recipe = {
        "version": 1,
        "recipe": {
            "harmony": {
                "standards": [{"name": "sex"}, {"name": "n"}],
                "rules": [
                    {"source": "sexo", "standard": "sex", "values": {"H": "M"}},
                    {"source": "cantidad", "standard": "n"},
                ],
            }
        },
    }
    path, rules = written(tmp_path, {"a.csv": "sexo,cantidad\nH,1\nF,2\n", "r.json": json.dumps(recipe)})
    assert run(path, "--dataset", "schools", "--recipe", rules)[0] == 0
    assert rows_of(data_of(tmp_path)) == [("M", 1), ("F", 2)]


def test_editions_are_appended_and_years_replaced(run, tmp_path):
    old, new, more = written(
        tmp_path,
        {
            "old.csv": "school,year,n\nA,2018,1\nA,2019,2\n",
            "new.csv": "school,year,n\nA,2019,3\nA,2020,4\n",
            "more.csv": "school,year,n\nB,2020,5\n",
        },
    )
    run(old, "--dataset", "schools")
    code, out, _ = run(new, "--dataset", "schools", "--mode", "replace-year", "--json")
    account = json.loads(out)
    # loaded is what came with the file; the edition holds one row of 2018 besides
    assert (code, account["loaded"], account["records"]) == (0, 2, 3)
    run(more, "--dataset", "schools", "--mode", "append")
    assert rows_of(data_of(tmp_path)) == [("A", 2018, 1), ("A", 2019, 3), ("A", 2020, 4), ("B", 2020, 5)]
    edition = dataset(tmp_path).edition
    assert sum(each.loaded for each in edition.files) == edition.records == 4
    assert len(Store(tmp_path / "data").editions("schools")) == 3


def test_keys_that_recur_stop_it_until_it_is_said_what_to_do(run, tmp_path):
    paths = written(tmp_path, {"a.csv": "code,x\nA1,1\nA1,2\nA2,3\n"})
    asked = [*paths, "--dataset", "schools", "--key", "code"]
    code, _, err = run(*asked)
    assert (code, "repeat the key of another new row: 1" in err) == (1, True)
    assert "A1" not in err
    code, out, _ = run(*asked, "--duplicates", "refuse", "--json")
    account = json.loads(out)
    assert (code, account["loaded"], account["refused"], account["files"][0]["refused"]) == (3, 2, 1, 1)
    assert dataset(tmp_path).key == ("code",)


def test_a_file_with_several_different_tables_has_to_be_told_which(run, tmp_path):
    import zipfile

    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schools.csv", "code,name\n1,x\n")
        archive.writestr("pupils.csv", "id,age,sex\n1,7,F\n")
    code, _, err = run(path, "--dataset", "schools")
    assert (code, "holds several tables" in err, "all.zip/pupils.csv" in err) == (1, True, True)
    code, out, _ = run(path, "--dataset", "schools", "--table", "all.zip/pupils.csv", "--json")
    assert (code, json.loads(out)["loaded"]) == (0, 1)
    assert dataset(tmp_path).variables[1].name == "age"


def test_yearly_files_in_one_archive_are_stacked(run, tmp_path):
    import zipfile

    path = tmp_path / "years.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in CLEAN.items():
            archive.writestr(name, text)
    code, out, _ = run(path, "--dataset", "schools", "--json")
    assert (code, json.loads(out)["loaded"]) == (0, 4)
    assert dataset(tmp_path).years == (2018, 2019)


def command(*arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "data_loaders", "import", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
        text=True,
    )


def test_the_module_runs_and_writes_nothing_but_the_account(tmp_path):
    paths = written(tmp_path, CLEAN)
    process = command(*paths, "--dataset", "schools", "--data", tmp_path / "data", "--json")
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["loaded"] == 4


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("seconds", [0.8, 1.6])
def test_ctrl_c_stops_it_with_nothing_stored(tmp_path, seconds):
    rows = "".join(f"{number},name {number % 977},{number / 7:.3f}\n" for number in range(300_000))
    paths = written(tmp_path, {f"{year}.csv": "a,b,c\n" + rows for year in range(2000, 2010)})
    process = command(*paths, "--dataset", "schools", "--data", tmp_path / "data", "--json")
    while not (tmp_path / "data" / "staging").is_dir() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")
    assert "cancelled" in json.loads(out)["error"]
    assert left_in(tmp_path / "data") == []
    assert all(path.exists() for path in paths)
