"""Descriptors that were written by hand, by another program, or by somebody who means harm."""

import json
import os

import pytest

from core.errors import StoreFailed
from data_loaders.store import Store
from tests.data_loaders.small_dataset import published, pupils_in


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "data")
    published(store)
    published(store, name="clinics")
    return store


def descriptor(store, name="schools"):
    return store.root / "datasets" / name / "datapackage.json"


def changed(store, change):
    content = json.loads(descriptor(store).read_text(encoding="utf-8"))
    change(content)
    return json.dumps(content)


BROKEN = {
    "cut off": lambda store: descriptor(store).read_text(encoding="utf-8")[:200],
    "empty": lambda store: "",
    "a list": lambda store: "[]",
    "a number": lambda store: "7",
    "no resources": lambda store: changed(store, lambda it: it.update(resources=[])),
    "very deep": lambda store: "[" * 100_000,
    "latin-1": lambda store: b'{"name": "ni\xf1os"}',
    "title is text": lambda store: changed(store, lambda it: it["ventanilla"].update(title="Schools")),
    "label is a number": lambda store: changed(
        store, lambda it: it["ventanilla"]["variables"]["pupils"].update(label={"en": 7})
    ),
    "settings are a list": lambda store: changed(store, lambda it: it.update(ventanilla=["x"])),
    "hostile column": lambda store: changed(
        store, lambda it: it["resources"][0]["schema"]["fields"][0].update(name='we"ird; drop table t; --')
    ),
    "unknown type": lambda store: changed(
        store, lambda it: it["resources"][0]["schema"]["fields"][0].update(type="geojson")
    ),
    "unknown audience": lambda store: changed(
        store, lambda it: it["ventanilla"].update(audience="EVERYBODY")
    ),
    "edition leads elsewhere": lambda store: changed(
        store, lambda it: it.update(version="../../clinics/editions/x")
    ),
    "edition is a number": lambda store: changed(store, lambda it: it.update(version=7)),
    "edition that is not there": lambda store: changed(
        store, lambda it: it.update(version="20200101T000000Z-abcdef")
    ),
    "another name": lambda store: changed(store, lambda it: it.update(name="clinics")),
    "records are text": lambda store: changed(
        store, lambda it: it["ventanilla"]["edition"].update(records="3")
    ),
    "years are text": lambda store: changed(
        store, lambda it: it["ventanilla"].update(years=["2020", "2021"])
    ),
    "key without a column": lambda store: changed(
        store, lambda it: it["resources"][0]["schema"].update(primaryKey=["nothing"])
    ),
    "no time zone": lambda store: changed(store, lambda it: it.update(created="2026-01-01T00:00:00")),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_descriptor_is_left_out_and_told_and_the_rest_goes_on(store, kind):
    edition = store.catalog().dataset("schools").edition.id
    text = BROKEN[kind](store)
    descriptor(store).write_bytes(text if isinstance(text, bytes) else text.encode())
    for each in (store, Store(store.root)):
        assert list(each.catalog().datasets) == ["clinics"]
        [(name, message)] = each.broken()
        assert name == "schools"
        assert "schools" in str(message)
    # The way out that the message names: the edition is still there and can be restored.
    restored = store.restore("schools", edition)
    assert pupils_in(store, restored) == [120, 80, 45]
    assert store.broken() == ()


def test_a_broken_dataset_can_be_published_anew(store):
    descriptor(store).write_text("{", encoding="utf-8")
    dataset = published(store, [5])
    assert store.catalog().dataset("schools") == dataset
    assert len(store.editions("schools")) == 2


def test_a_broken_dataset_can_be_removed(store):
    descriptor(store).write_text("{", encoding="utf-8")
    store.remove("schools")
    assert store.broken() == ()


def test_a_descriptor_changed_by_hand_is_read_again_and_kept_with_its_edition(store):
    before = store.catalog().dataset("schools")
    text = descriptor(store).read_text(encoding="utf-8").replace("Escuelas", "Colegios")
    descriptor(store).write_text(text, encoding="utf-8")
    assert store.catalog().dataset("schools").title["es"] == "Colegios"
    published(store, [1])
    assert store.restore("schools", before.edition.id).title["es"] == "Colegios"


def test_files_and_folders_that_are_not_ours_do_no_harm(store):
    (store.root / "datasets" / ".DS_Store").write_text("x", encoding="utf-8")
    (store.root / "datasets" / "Not a dataset").mkdir()
    (store.root / "datasets" / "lost+found").mkdir()
    assert list(Store(store.root).catalog().datasets) == ["clinics", "schools"]


def test_a_descriptor_that_is_a_folder_is_left_out(store):
    descriptor(store).unlink()
    descriptor(store).mkdir()
    assert list(store.catalog().datasets) == ["clinics"]
    assert len(store.broken()) == 1


def test_a_package_that_is_broken_is_refused_with_a_sentence(store, tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    with pytest.raises(StoreFailed):
        store.install(folder)
    (folder / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreFailed, match="damaged"):
        store.install(folder)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no links")
def test_a_package_does_not_bring_in_what_a_link_points_at(store, tmp_path):
    from tests.data_loaders.small_dataset import package

    folder = package(tmp_path / "package", "sample-1", day=1)
    secret = tmp_path / "secret.txt"
    secret.write_text("not yours", encoding="utf-8")
    try:
        (folder / "notes.txt").symlink_to(secret)
    except OSError:
        pytest.skip("links need a right that this user does not have")
    store.remove("schools")
    assert store.extra(store.install(folder), "notes.txt") is None
