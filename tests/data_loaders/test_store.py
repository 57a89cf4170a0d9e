import json
import os
import re
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.access import Role
from core.errors import StoreFailed, UnknownName
from data_loaders.store import Store
from tests.data_loaders.small_dataset import package, published, pupils_in, schools, write_records

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data")


def test_a_published_dataset_comes_back_as_it_was_described(store):
    given = schools()
    dataset = published(store)
    assert store.catalog().dataset("schools") == dataset
    assert (dataset.title, dataset.variables, dataset.key) == (given.title, given.variables, given.key)
    assert pupils_in(store, dataset) == [120, 80, 45]


def test_an_edition_is_numbered_by_time_and_content_and_counts_its_records(store):
    edition = published(store).edition
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{6}", edition.id)
    assert edition.id.endswith(edition.sha256[:6])
    assert (edition.records, edition.refused, edition.file) == (3, 1, "schools.csv")


def test_the_same_file_published_twice_in_a_second_makes_two_editions(store):
    first, second = published(store), published(store)
    assert [edition.id for edition in store.editions("schools")] == [second.edition.id, first.edition.id]
    assert second.edition.published > first.edition.published


def test_what_is_published_on_disk_is_a_descriptor_with_a_path_that_leads_to_the_data(store):
    published(store)
    descriptor = store.root / "datasets" / "schools" / "datapackage.json"
    path = json.loads(descriptor.read_text(encoding="utf-8"))["resources"][0]["path"]
    assert pq.read_metadata(descriptor.parent / path).num_rows == 3


def test_another_store_on_the_same_folder_sees_a_publication_at_once(store):
    other = Store(store.root)
    assert other.catalog().datasets == {}
    dataset = published(store)
    assert other.catalog().dataset("schools") == dataset
    newer = published(store, [1, 2])
    assert pupils_in(other, other.catalog().dataset("schools")) == [1, 2]
    assert newer.edition.records == 2


def test_the_catalogue_is_the_same_object_until_something_changes(store):
    published(store)
    before = store.catalog()
    assert store.catalog() is before
    published(store, name="clinics")
    assert list(store.catalog().datasets) == ["clinics", "schools"]


def test_asking_for_an_unchanged_catalogue_costs_less_than_a_tenth_of_a_millisecond(store):
    for number in range(10):
        published(store, name=f"schools_{number}")
    store.catalog()
    rounds = [_seconds(store.catalog) for _ in range(300)]
    assert sorted(rounds)[len(rounds) // 10] < 100e-6


def test_the_files_are_those_of_the_edition_asked_for_even_after_a_newer_one(store):
    old, new = published(store, [1]), published(store, [2])
    assert (pupils_in(store, old), pupils_in(store, new)) == ([1], [2])


def test_many_data_files_are_one_edition(store):
    with store.scratch() as folder:
        write_records(folder, [1, 2], "data-0002.parquet")
        write_records(folder, [3], "data-0001.parquet")
        dataset = store.publish(schools(), folder)
    assert dataset.edition.records == 3
    assert pupils_in(store, dataset) == [3, 1, 2]


def test_an_earlier_edition_is_restored_with_the_labels_it_had(store):
    old = published(store, [1])
    renamed = store.describe(replace(old, title={"en": "All schools"}))
    published(store, [2])
    restored = store.restore("schools", old.edition.id)
    assert restored == renamed == store.catalog().dataset("schools")
    assert pupils_in(store, restored) == [1]
    assert len(store.editions("schools")) == 2


def test_only_so_many_old_editions_are_kept(tmp_path):
    store = Store(tmp_path, editions_kept=2)
    datasets = [published(store, [number]) for number in range(5)]
    newest_first = [item.edition.id for item in reversed(datasets)]
    # the published one and two older ones
    assert [edition.id for edition in store.editions("schools")] == newest_first[:3]
    with pytest.raises(StoreFailed, match="no longer kept"):
        store.files(datasets[0])
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_restored_edition_is_not_pruned_while_it_is_published(tmp_path):
    store = Store(tmp_path, editions_kept=1)
    old = published(store, [1])
    published(store, [2])
    store.restore("schools", old.edition.id)
    assert pupils_in(store, store.catalog().dataset("schools")) == [1]


def test_nothing_old_is_kept_if_the_setting_says_so(tmp_path):
    store = Store(tmp_path, editions_kept=0)
    published(store, [1])
    newest = published(store, [2])
    assert [edition.id for edition in store.editions("schools")] == [newest.edition.id]


def test_a_new_description_keeps_the_data_and_the_edition(store):
    dataset = published(store)
    described = replace(dataset, audience=Role.VIEWER, is_open=True)
    assert store.describe(described) == described
    assert store.catalog().dataset("schools") == described
    assert pupils_in(store, described) == [120, 80, 45]


def test_a_description_of_an_edition_that_is_no_longer_published_is_refused(store):
    old = published(store, [1])
    published(store, [2])
    with pytest.raises(StoreFailed, match="in the meantime"):
        store.describe(replace(old, title={"en": "Late"}))
    assert store.catalog().dataset("schools").title["en"] == "Schools"


def test_a_description_that_loses_a_column_is_refused(store):
    dataset = published(store)
    with pytest.raises(StoreFailed, match="columns"):
        store.describe(replace(dataset, variables=dataset.variables[:1], key=()))


def test_refused_rows_lie_beside_the_edition_they_belong_to(store):
    with store.scratch() as folder:
        write_records(folder)
        (folder / "refused.csv").write_text("line,reason\n7,too many cells\n", encoding="utf-8")
        dataset = store.publish(schools(), folder)
    refused = store.extra(dataset, "refused.csv")
    assert refused is not None
    assert "line,reason" in refused.read_text(encoding="utf-8")
    assert store.extra(published(store), "refused.csv") is None


@pytest.mark.parametrize("file", ["../datapackage.json", "/etc/passwd", "", ".", "..", "editions/x"])
def test_an_extra_is_never_looked_for_elsewhere(store, file):
    assert store.extra(published(store), file) is None


def test_a_removed_dataset_is_gone_from_catalogue_and_disk(store):
    dataset = published(store)
    store.remove("schools")
    assert store.catalog().datasets == {}
    assert list((store.root / "datasets").iterdir()) == list((store.root / "staging").iterdir()) == []
    with pytest.raises(StoreFailed):
        store.files(dataset)


@pytest.mark.parametrize(
    "name", ["..", "../schools", "schools/..", "Schools", "schools\n", "", "a" * 64, "/etc", "ñ"]
)
def test_a_name_that_leads_elsewhere_opens_nothing(store, name):
    dataset = replace(published(store), name=name)
    for ask in (store.remove, store.editions, lambda name: store.restore(name, "x")):
        with pytest.raises(UnknownName):
            ask(name)
    with pytest.raises(UnknownName):
        store.files(dataset)
    with pytest.raises(UnknownName):
        store.describe(dataset)
    assert {path.name for path in (store.root / "locks").iterdir()} == {".staging.lock", "schools.lock"}


@pytest.mark.parametrize("name", ["../outside", "Upper", "con", "lpt1", "with space"])
def test_a_dataset_with_an_impossible_name_is_not_published(store, name):
    with store.scratch() as folder:
        write_records(folder)
        with pytest.raises(StoreFailed, match="cannot be called"):
            store.publish(schools(name), folder)
    assert store.catalog().datasets == {}


@pytest.mark.parametrize("edition", ["../../schools/editions/x", "", "..", ".", "a/b", "x\n"])
def test_an_edition_that_leads_elsewhere_is_refused(store, edition):
    dataset = published(store)
    with pytest.raises(StoreFailed, match="no edition"):
        store.files(replace(dataset, edition=replace(dataset.edition, id=edition)))
    with pytest.raises(StoreFailed, match=re.escape(dataset.edition.id)):
        store.restore("schools", edition)


def test_an_unknown_dataset_is_answered_with_the_nearest_name(store):
    published(store)
    with pytest.raises(UnknownName, match='Did you mean "schools"'):
        store.editions("school")


def test_only_a_scratch_folder_can_be_published(store, tmp_path):
    write_records(tmp_path)
    with pytest.raises(ValueError, match="scratch"):
        store.publish(schools(), tmp_path)


def test_a_scratch_folder_is_gone_afterwards_whatever_happens(store):
    with pytest.raises(RuntimeError), store.scratch() as folder:
        write_records(folder)
        raise RuntimeError
    assert not folder.exists()


def test_data_that_are_missing_or_not_parquet_are_not_published(store):
    with store.scratch() as folder:
        with pytest.raises(StoreFailed, match="not a readable Parquet"):
            store.publish(schools(), folder)
        (folder / "data.parquet").write_bytes(b"PAR1 half a file")
        with pytest.raises(StoreFailed, match="not a readable Parquet"):
            store.publish(schools(), folder)
    assert store.catalog().datasets == {}


def test_data_with_other_columns_than_described_are_not_published(store):
    with store.scratch() as folder:
        pq.write_table(pa.table({"school": ["1"], "teachers": [3]}), folder / "data.parquet")
        with pytest.raises(StoreFailed, match="columns"):
            store.publish(schools(), folder)
    assert list((store.root / "datasets").iterdir()) == []


def test_an_empty_register_can_be_published(store):
    with store.scratch() as folder:
        pq.write_table(
            pa.table({"school": pa.array([], pa.string()), "pupils": pa.array([], pa.int64())}),
            folder / "data.parquet",
        )
        assert store.publish(schools(), folder).edition.records == 0


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no file modes; the user's profile is private there"
)
def test_nobody_else_can_read_what_is_stored(store):
    published(store)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [store.root, *store.root.rglob("*")]}
    assert all(mode == (0o700 if path.is_dir() else 0o600) for path, mode in modes.items()), modes


def test_a_ready_package_is_installed_once_and_keeps_its_edition(store, tmp_path):
    folder = package(tmp_path / "package", "sample-1")
    first = store.install(folder)
    stamp = store.files(first)[0].stat().st_mtime_ns
    assert (first.edition.id, first.edition.records) == ("sample-1", 3)
    assert store.install(folder) == first
    assert store.files(first)[0].stat().st_mtime_ns == stamp


def test_a_newer_package_is_installed_over_an_older_one_and_not_the_other_way(store, tmp_path):
    store.install(package(tmp_path / "old", "sample-1", [1], day=1))
    store.install(package(tmp_path / "new", "sample-2", [2], day=2))
    assert pupils_in(store, store.catalog().dataset("schools")) == [2]
    store.install(package(tmp_path / "older", "sample-0", [0], day=1))
    assert store.catalog().dataset("schools").edition.id == "sample-2"


def test_a_package_does_not_undo_a_restored_edition(store, tmp_path):
    store.install(package(tmp_path / "old", "sample-1", [1], day=1))
    new = package(tmp_path / "new", "sample-2", [2], day=2)
    store.install(new)
    store.restore("schools", "sample-1")
    assert store.install(new).edition.id == "sample-1"


def test_a_package_whose_data_were_changed_is_refused(store, tmp_path):
    folder = package(tmp_path / "package", "sample-1")
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    changed = json.loads(text)
    changed["resources"][0]["hash"] = "sha256:" + "0" * 64
    (folder / "datapackage.json").write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(StoreFailed, match="damaged"):
        store.install(folder)
    assert store.catalog().datasets == {}


def test_two_threads_publishing_and_eight_reading_never_see_half(store):
    published(store)
    failures, done = [], threading.Event()

    def read():
        while not done.is_set():
            dataset = store.catalog().dataset("schools")
            if len(pupils_in(store, dataset)) != dataset.edition.records:
                failures.append(dataset.edition.id)
            time.sleep(0.002)

    readers = [threading.Thread(target=read) for _ in range(8)]
    writers = [
        threading.Thread(target=lambda: [published(store, range(n + 1)) for n in range(5)]) for _ in range(2)
    ]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert failures == []
    assert len(store.editions("schools")) == 6  # the published one and five older ones


@pytest.mark.parametrize(
    "occasion", [lambda store: Store(store.root), published], ids=["opening", "publishing"]
)
def test_leftovers_of_a_killed_process_go_at_once_and_nothing_of_a_living_one(store, occasion):
    program = (
        "import os, sys; from pathlib import Path; from data_loaders.store import Store\n"
        "with Store(Path(sys.argv[1])).scratch() as folder:\n"
        "    (folder / 'data.parquet').write_bytes(bytes(9))\n"
        "    os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, store.root], cwd=ROOT, check=False)
    [left] = [path for path in (store.root / "staging").iterdir() if path.is_dir()]
    with store.scratch() as folder:  # a big file is still growing in it
        write_records(folder)
        os.utime(folder, (0, 0))
        occasion(store)
        assert (left.exists(), folder.exists()) == (False, True)
    assert list((store.root / "staging").iterdir()) == []


def _seconds(action):
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin
