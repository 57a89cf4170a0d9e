"""Disks that are full, folders that cannot be written, locks that are never let go: nothing is stored by half."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import StoreFailed
from data_loaders import store as store_module
from data_loaders.durable import held
from data_loaders.store import Store
from tests.data_loaders.small_dataset import package, published, pupils_in, schools, write_records


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "data")
    published(store, [1, 2])
    return store


def fail(error, after=0):
    """Return a stand-in for a system call that does nothing a number of times and then fails."""
    left = after

    def call(*_args, **_kwargs):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(error, os.strerror(error))

    return call


def everything(store):
    return sorted(
        str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.suffix != ".lock"
    )


@pytest.mark.parametrize("synced_before", range(3))
def test_a_disk_that_fills_up_during_publication_leaves_the_old_edition_and_nothing_else(
    store, monkeypatch, synced_before
):
    # The first sync is of the data, the second of the scratch folder (a refusal there is harmless), the third of
    # the new description.
    before, catalog = everything(store), store.catalog()
    real, left = os.fsync, [synced_before]

    def fsync(descriptor):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "full")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StoreFailed, match=r"full.*VENTANILLA_DATA"):
        published(store, [3])
    monkeypatch.undo()
    assert everything(store) == before
    assert store.catalog().datasets == catalog.datasets
    assert pupils_in(store, published(store, [3])) == [3]


@pytest.mark.parametrize("call", ["replace", "rename"])
def test_whatever_step_fails_the_old_edition_stays_published(store, monkeypatch, call):
    before = everything(store)
    with store.scratch() as folder:
        write_records(folder, [3])
        monkeypatch.setattr(os, call, fail(errno.ENOSPC))
        with pytest.raises(StoreFailed, match="full"):
            store.publish(schools(), folder)
        monkeypatch.undo()
    assert everything(Store(store.root)) == before
    assert pupils_in(store, store.catalog().dataset("schools")) == [1, 2]


def test_a_copy_of_the_description_that_could_not_be_left_is_mended_at_the_next_start(store, monkeypatch):
    real, calls = os.open, []

    def open_but_not_the_copy(path, *rest, **more):
        if "editions" in str(path) and "datapackage" in str(path):
            calls.append(path)
            raise OSError(errno.ENOSPC, "full")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", open_but_not_the_copy)
    dataset = published(store, [3])
    monkeypatch.undo()
    assert len(calls) == 1
    assert store.catalog().dataset("schools") == dataset
    assert dataset.edition in Store(store.root).editions("schools")


def test_a_data_folder_that_is_a_file_is_explained(tmp_path):
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    for root in (tmp_path / "data", tmp_path / "data" / "deeper"):
        with pytest.raises(StoreFailed, match="is a file, not a folder"):
            Store(root)


def test_a_data_folder_that_vanishes_is_explained(store, tmp_path):
    store.root.rename(tmp_path / "elsewhere")
    for ask in (store.catalog, store.broken):
        with pytest.raises(StoreFailed, match="could not be used"):
            ask()
    with pytest.raises(StoreFailed), store.scratch():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no write permission on Windows")
def test_a_folder_for_reading_only_can_be_read_and_refuses_to_be_written(store):
    folders = [store.root, *(path for path in store.root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o500)
    try:
        if os.access(store.root, os.W_OK):
            pytest.skip("this user may write everywhere")
        reader = Store(store.root)
        assert pupils_in(reader, reader.catalog().dataset("schools")) == [1, 2]
        with pytest.raises(StoreFailed, match="cannot be written"):
            published(reader, [3])
    finally:
        for folder in folders:
            folder.chmod(0o700)


@pytest.mark.parametrize("error", [errno.EACCES, errno.EROFS])
def test_a_refusal_by_the_system_is_explained(store, monkeypatch, error):
    monkeypatch.setattr(os, "mkdir", fail(error))
    with pytest.raises(StoreFailed, match="cannot be written"), store.scratch():
        pass


def test_a_lock_that_is_never_let_go_is_explained_and_readers_do_not_wait(store, monkeypatch):
    monkeypatch.setattr(store_module, "LOCK_SECONDS", 0.05)
    before = everything(store)
    with held(store.root / "locks" / "schools.lock", wait_seconds=0):
        with pytest.raises(StoreFailed, match="Another program"):
            published(store, [3])
        assert pupils_in(store, store.catalog().dataset("schools")) == [1, 2]
        assert list(Store(store.root).catalog().datasets) == ["schools"]
    assert everything(store) == before


def test_a_package_that_does_not_fit_is_not_installed_by_half(store, tmp_path, monkeypatch):
    folder, before = package(tmp_path / "package", "sample-1"), everything(store)
    store.remove("schools")
    monkeypatch.setattr(os, "fsync", fail(errno.ENOSPC))
    with pytest.raises(StoreFailed, match="full"):
        store.install(folder)
    monkeypatch.undo()
    assert everything(store) == ["datasets", "locks", "staging"]
    assert before != []


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 400 kB, where the system lets us make one."""
    place = tmp_path / "disk"
    place.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_keeps_what_was_published(small_disk: Path):
    store = Store(small_disk / "data", editions_kept=50)
    stored = [published(store, range(100))]
    with pytest.raises((StoreFailed, OSError)) as failure:
        for _ in range(400):
            stored.append(published(store, range(100)))
    assert "full" in str(failure.value) or failure.value.errno == errno.ENOSPC
    assert store.broken() == ()
    current = store.catalog().dataset("schools")
    assert current.edition == stored[-1].edition
    assert pupils_in(store, current) == list(range(100))
    assert list((store.root / "staging").iterdir()) == []
