"""The files to take away, read back."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from python_calamine import CalamineWorkbook

from charts.draw import specification
from charts.files import to_csv, to_png, to_svg, to_xlsx
from charts.kinds import ChartKind, fitting
from charts.style import Style
from locales import speaker
from tests.charts import samples

ENGLISH = speaker("en", "en_US")
SPANISH = speaker("es", "es_ES")


def sheets(answer, words=ENGLISH, about=(("Source", "=HYPERLINK(1)"),)):
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(answer, words, title="A title", about=about)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def lines(answer, words=ENGLISH):
    return list(csv.reader(io.StringIO(to_csv(answer, words).decode("utf-8-sig"), newline="")))


def test_a_csv_has_labels_codes_and_plain_numbers():
    assert lines(samples.by_region(2)) == [
        [
            "Region (code)",
            "Region",
            "Mean of reading score (points)",
            "The country (points)",
            "Difference (points)",
            "Records",
        ],
        ["0", "Region 01", "523.2", "501.5", f"{523.2 - 501.5}", "100"],
        ["1", "Region 02", "495.1", "501.5", f"{523.2 - 3.1 - 25 - 501.5}", "100"],
    ]


def test_a_csv_does_not_change_its_numbers_with_the_region():
    assert [row[2:] for row in lines(samples.by_region(3), SPANISH)[1:]] == [
        row[2:] for row in lines(samples.by_region(3))[1:]
    ]


def test_a_csv_opens_in_excel_with_its_accents():
    assert to_csv(samples.hostile(), ENGLISH).startswith(b"\xef\xbb\xbf")


def test_a_csv_leaves_what_is_missing_empty():
    assert lines(samples.previous_by_region())[4][2] == ""


def test_text_that_looks_like_a_formula_is_guarded_and_numbers_below_zero_are_not():
    assert "'=1+1" in [row[1] for row in lines(samples.hostile())]
    assert lines(samples.below_zero())[5][2] == "-60.0"


def test_a_csv_writes_months_so_that_programs_read_them():
    assert lines(samples.many_lines(8))[1][2] == "2023-01"


def test_a_workbook_holds_the_numbers_of_the_answer():
    answer = samples.by_region()
    table = sheets(answer)["Table"]
    assert [row[1] for row in table[1:]] == [f"Region {n:02d}" for n in range(1, 26)]
    assert [row[2] for row in table[1:]] == pytest.approx(answer.cells(answer.values[0]), abs=1e-9)
    assert [row[3] for row in table[1:]] == [501.5] * 25


def test_a_workbook_holds_shares_as_percentages_and_their_differences_as_points():
    (row,) = sheets(samples.one_number())["Table"][1:]
    assert row == [0.4312, 0.4, pytest.approx(3.12), 100]


def test_a_workbook_computes_nothing_and_links_nowhere():
    read = sheets(samples.hostile())
    assert "=1+1" in [row[1] for row in read["Table"]]
    assert read["About"][2] == ["Source", "=HYPERLINK(1)"]
    unpacked = to_xlsx(samples.hostile(), ENGLISH, title="t", about=())
    assert b"hyperlink" not in unpacked


def test_text_that_looks_like_the_inside_of_a_workbook_stays_text():
    marked = "<r><t>x</t></r>"
    about = ((marked, f"{marked[:-4]}\x00</r>"),)
    answer = samples.answer_of(
        "show=rows&by=region", {"region": ["0"], "value": [5]}, dataset=samples.pupils(regions=marked)
    )
    read = sheets(answer, about=about)
    assert [cell.rstrip() for cell in read["About"][2]] == [marked, "<r><t>x</t>\ufffd</r>"]
    assert read["Table"][1][1].rstrip() == marked


def test_a_workbook_without_rows_has_its_headers():
    assert sheets(samples.nothing())["Table"] == [["Region (code)", "Region", "Number of records", "Records"]]


@pytest.mark.parametrize("name", samples.GALLERY)
def test_every_answer_can_be_taken_away(name):
    assert len(sheets(samples.GALLERY[name], SPANISH)) == 2
    assert len(lines(samples.GALLERY[name], SPANISH)) == samples.GALLERY[name].table.num_rows + 1


def test_a_title_longer_than_excel_allows_is_cut():
    about = (("y" * 40_000, "z" * 40_000),)
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(to_xlsx(samples.by_region(2), ENGLISH, title="x" * 40_000, about=about))
    )
    cells = [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    for letter in "xyz":
        longest = max(len(cell) for cell in cells if set(cell) == {letter} or cell.startswith(letter * 9))
        assert 1_000 < longest <= 32_767


def test_pictures_are_made_from_several_threads_at_once():
    answers = [samples.by_region(), samples.many_lines(), samples.three_ways(), samples.hostile()]
    specs = [specification(fitting(item)[0], item, speaker=ENGLISH, style=Style()) for item in answers]
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(to_png, specs))
    assert all(picture.startswith(b"\x89PNG") for picture in drawn)


def test_an_svg_keeps_its_words_and_asks_for_nothing():
    spec = specification(
        ChartKind.RANKING, samples.hostile(), speaker=ENGLISH, style=Style("print"), title="A title"
    )
    drawn = to_svg(spec).decode()
    assert "A title" in drawn
    assert "&lt;script&gt;" in drawn
    assert "<script" not in drawn
    assert "<image" not in drawn
    assert "href=" not in drawn


def test_taking_a_picture_leaves_the_specification_as_it_was():
    spec = specification(ChartKind.RANKING, samples.by_region(3), speaker=ENGLISH, style=Style())
    to_svg(spec)
    assert spec["width"] == "container"
