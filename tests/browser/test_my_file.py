"""A real file of one's own: added, asked about, taken away; its numbers are those of the file."""

import csv
import io
import re
import struct
from urllib.parse import quote

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from tests.browser import screen
from tests.browser.tabs import Tabs
from ui.pickers import KIND_LABELS, MeasureKind

pytestmark = pytest.mark.browser

QUESTION = "explore?data=crimes_violentos&show=" + quote("sum(registros)") + "&by=ano,natureza"
NAMES_OF_GRAMMARS = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


@pytest.fixture(scope="module")
def crimes(shared_data):
    return shared_data / "minasgerais" / "crimes-violentos" / "data" / "crimes-violentos.csv"


@pytest.fixture(scope="module")
def truth(crimes):
    """The yearly totals by nature of crime, asked of the file itself: {(2022, "Roubo Consumado"): ...}."""
    rows = duckdb.execute(
        "select Ano, Natureza, sum(Registros) from read_csv(?, delim=';', header=true) group by all",
        [str(crimes)],
    ).fetchall()
    return {(str(year), nature): int(total) for year, nature, total in rows}


@pytest.fixture(scope="module")
def files(added, own_app):
    """What can be taken away of the question, by kind of file."""
    _account, page = added
    screen.visit(page, own_app.at(QUESTION))
    screen.open_chip(page, "download")
    return {suffix: screen.download(page, suffix) for suffix in ("xlsx", "csv", "png", "svg")}


@pytest.fixture(scope="module")
def added(own_app, chromium, crimes):
    """The file, brought in by hand once: what the pages said on the way."""
    tabs = Tabs(chromium)
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    screen.upload(page, crimes)
    screen.wait_for_reading(page)
    account = screen.words(page)
    screen.add_it(page)
    yield account, page
    tabs.close()
    assert tabs.foreign == []


def test_every_record_of_the_file_is_accounted_for(added):
    account, _page = added
    assert "32,416 records in the file = 32,416 read + 0 refused + 0 skipped" in account


def test_a_file_just_added_opens_with_a_chart(added):
    _account, page = added
    assert "crimes_violentos" in page.url
    assert screen.marks(page)


def test_the_yearly_total_by_nature_is_asked_by_picking(added, truth):
    _account, page = added
    screen.open_chip(page, "chip_measure_0")
    screen.choose(page, "measure_kind_0", KIND_LABELS[MeasureKind.ROWS])
    assert screen.parameters(page)["show"] == ["rows"]
    screen.choose(page, "measure_kind_0", KIND_LABELS[MeasureKind.SUM])
    if screen.parameters(page)["show"] != ["sum(registros)"]:
        screen.choose(page, "measure_variable_0", "Registros")
    screen.close_chip(page)
    screen.open_chip(page, "chip_by")
    screen.choose(page, "by", "Ano")
    screen.close_chip(page)
    assert screen.parameters(page)["show"] == ["sum(registros)"]
    assert sorted(screen.parameters(page)["by"][0].split(",")) == ["ano", "natureza"]
    _heading, *rows = screen.grid(page)
    read = {(year, nature): int(total.replace(",", "")) for nature, year, total, *_rest in rows}
    assert len(read) > 5
    assert read.items() <= truth.items()


def test_the_same_question_by_address_shows_every_total_in_the_picture(added, own_app, tabs, truth):
    page = tabs.open()
    screen.visit(page, own_app.at(QUESTION))
    spoken = screen.marks(page)
    assert len(spoken) == len(truth)
    for (_year, nature), total in truth.items():
        assert any(nature in mark and f"{total:,}" in mark for mark in spoken), nature


def test_the_workbook_holds_the_numbers_of_the_file(files, truth):
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    table = book.get_sheet_by_index(0).to_python()
    years, natures, totals = (_column(table, name) for name in ("Ano", "Natureza", "Total of Registros"))
    read = {(str(int(y)), n): int(t) for y, n, t in zip(years, natures, totals, strict=True)}
    assert read == truth


def test_the_plain_table_holds_the_numbers_of_the_file(files, truth):
    table = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    years, natures, totals = (_column(table, name) for name in ("Ano", "Natureza", "Total of Registros"))
    read = {(y, n): int(t) for y, n, t in zip(years, natures, totals, strict=True)}
    assert read == truth


def test_the_pictures_to_take_away_are_whole_and_ask_nobody_for_anything(files):
    png, svg = files["png"], files["svg"].decode()
    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert width > 800
    assert height > 400
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")
    assert "Roubo Consumado" in svg
    assert set(re.findall(r"https?://[^\"'\s<)]+", svg)) <= NAMES_OF_GRAMMARS
    assert "<script" not in svg
    assert "<image" not in svg


def _column(table, name):
    place = table[0].index(name)
    return [row[place] for row in table[1:]]
