"""The workbook that goes back to a school: every cell what it should be, whatever the data hold."""

import io
import re
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from charts.send_back import MOST_ROWS, Recipient, write_list
from charts.send_back_all import file_name, write_all
from charts.send_back_rows import Wording
from core import quality_words
from core.catalog import Code, Dataset, Edition, Link, Variable, VariableRole, VariableType
from core.quality import Check, CheckKind, Hit, Operator, Rule, Term
from locales import speaker

SPEAKER = speaker("en", "en_US")
PAYROLL = Dataset(
    name="payroll",
    title={"en": "Payroll"},
    edition=Edition("e1", datetime(2026, 1, 5, tzinfo=UTC), 100),
    key=("pay_month", "document", "school"),
    variables=(
        Variable("pay_month", VariableType.DATE, {"en": "Month of pay"}),
        Variable("document", VariableType.TEXT, {"en": "Document"}, VariableRole.IDENTIFIER),
        Variable("school", VariableType.TEXT, {"en": "School"}, area_level="school"),
        Variable("surname", VariableType.TEXT, {"en": "Surname"}, VariableRole.HIDDEN),
        Variable("net_pay", VariableType.NUMBER, {"en": "Net pay"}, VariableRole.MEASURE),
        Variable("born", VariableType.DATE, {"en": "Born"}),
        Variable("sex", VariableType.TEXT, {"en": "Sex"}, codes=(Code("F", {"en": "Female"}),)),
    ),
)
PAY = Check(CheckKind.OUTLIER, ("net_pay",), threshold=3.5)
SEX = Check(CheckKind.ALLOWED, ("sex",))
TIDY = Check(CheckKind.TIDY, ("surname",))
SCHOOL = Recipient("0200767", "I.E. 80853", "School", "Nibarí", total=1)
HEADINGS = [
    "Month of pay",
    "Document",
    "What it is about",
    "What is wrong",
    "Value found",
    "What was expected",
    "What to do",
    "Corrected value",
    "Comment",
    "Reference",
]
FIRST_ROW = 7


def hit(document="00012345", month="2024-03-31", **values):
    key = {"pay_month": month, "document": document, "school": "0200767"}
    return Hit("abc123", 7, "0200767", "01", key, values or {"net_pay": "21500.5"})


def written(found, recipient=SCHOOL, language="en"):
    """Write a list and return what a spreadsheet program reads in it, and the file itself."""
    sink = io.BytesIO()
    wording = Wording(PAYROLL, "school", speaker(language, "es_PE"))
    write_list(sink, recipient, found, wording, "Payroll, edition of 5 Jan 2026")
    return CalamineWorkbook.from_filelike(io.BytesIO(sink.getvalue())).get_sheet_by_index(0), sink.getvalue()


def rows(found, **options):
    return written(found, **options)[0].to_python(skip_empty_area=False)


def part(file, name):
    with ZipFile(io.BytesIO(file)) as archive:
        return archive.read(name).decode()


def test_a_row_says_what_is_wrong_what_was_found_and_what_to_do():
    sheet = rows([(PAY, hit())])
    assert sheet[0][0] == "Records to look at: 0200767 I.E. 80853"
    assert sheet[1][0] == "School · Nibarí · Payroll, edition of 5 Jan 2026"
    assert sheet[FIRST_ROW - 1] == HEADINGS
    row = sheet[FIRST_ROW]
    assert row[:3] == [date(2024, 3, 31), "00012345", "Net pay"]
    assert row[3] == "Net pay is far from the usual."
    assert row[4] == 21500.5
    assert row[5] == str(quality_words.rule_of(PAY, PAYROLL))
    assert row[6] == str(quality_words.advice_in_list(PAY, PAYROLL))
    assert row[7:] == ["", "", "abc123"]
    assert len(sheet) == FIRST_ROW + 1


def test_numbers_and_days_are_numbers_and_days_and_codes_keep_their_zeros():
    row = rows([(Check(CheckKind.RANGE, ("born",)), hit(born="1899-07-01"))])[FIRST_ROW]
    assert row[4] == "1899-07-01"  # before the first day of a workbook, so as text
    row = rows([(Check(CheckKind.RANGE, ("born",)), hit(born="2031-07-01"))])[FIRST_ROW]
    assert (row[4], row[1]) == (date(2031, 7, 1), "00012345")
    row = rows([(PAY, hit(net_pay="9007199254740993"))])[FIRST_ROW]
    assert row[4] == "9007199254740993"  # more digits than a workbook can count


def test_a_code_comes_with_its_meaning_and_an_empty_value_says_so():
    sheet = rows([(SEX, hit(sex="F")), (SEX, hit(sex="X")), (SEX, hit(sex=""))])
    assert [row[4] for row in sheet[FIRST_ROW:]] == ["Female (F)", "X", "(empty)"]


def test_several_values_stand_in_one_cell_with_their_names():
    both = Check(CheckKind.DEPENDS, ("sex", "net_pay"))
    row = rows([(both, hit(sex="F", net_pay="12"))])[FIRST_ROW]
    assert row[3:5] == ["Sex stands with more than one Net pay.", "Sex: Female (F); Net pay: 12"]


def test_a_value_compared_within_groups_stands_alone_with_what_is_usual_there():
    far = Hit("x", 1, "0200767", "", hit().key, {"net_pay": "31667", "sex": "F"}, expected="2966.7")
    row = rows([(PAY, far)])[FIRST_ROW]
    assert row[4:6] == [31667, "usual: 2966.7"]


def test_which_value_of_a_broken_sum_is_wrong_nobody_pretends_to_know():
    rule = Rule((Term("net_pay"),), Operator.AT_LEAST, (Term("pay_month"),))
    broken = Hit("x", 1, "0200767", "", hit().key, {"net_pay": "1"}, expected="-28057")
    check = Check(CheckKind.RULE, rule=rule)
    row = rows([(check, broken)])[FIRST_ROW]
    assert row[2:4] == ["Net pay, Month of pay", "These values do not fit together: Net pay, Month of pay."]
    assert row[5] == str(quality_words.rule_of(check, PAYROLL))


def test_every_kind_that_has_hits_says_what_is_wrong():
    wording = Wording(PAYROLL, "school", SPEAKER)
    kinds = [kind for kind in CheckKind if not Check(kind).is_hint and kind not in {CheckKind.RULE}]
    for kind in kinds:
        to = Link(("school",), "schools", ("school",)) if kind is CheckKind.EXISTS else None
        check = Check(kind, ("sex", "born"), by=("school",), period="pay_month", pattern="x", to=to)
        [fault] = wording.faults([(check, hit(sex="F"))])
        assert fault.wrong.endswith(".")
        assert "%" not in fault.wrong


def test_a_hidden_value_is_not_in_the_file_unless_it_is_the_key():
    _sheet, file = written([(TIDY, hit(surname=" Quispe", sex="F"))])
    with ZipFile(io.BytesIO(file)) as archive:
        assert all(b"Quispe" not in archive.read(name) for name in archive.namelist())


def test_what_was_expected_of_just_this_hit_is_said_of_just_this_hit():
    expecting = Hit("x", 1, "0200767", "", hit().key, {"sex": "X"}, expected="F")
    row = rows([(SEX, expecting)])[FIRST_ROW]
    assert row[5] == "Female (F)"


HOSTILE = [
    ("=CMD|' /C calc'!A0", "=CMD|' /C calc'!A0"),
    ("+1+1", "+1+1"),
    ("-2+3", "-2+3"),
    ("@SUM(A1)", "@SUM(A1)"),
    ("{=1+1}", "{=1+1}"),
    ("http://example.org/x", "http://example.org/x"),
    ("mailto:a@b", "mailto:a@b"),
    ("internal:Sheet1!A1", "internal:Sheet1!A1"),
    ("<b>&amp;", "<b>&amp;"),
    ("<r><t>rich</t></r>", "<r><t>rich</t></r> "),
    ("Ñandú 😀 汉字 \u202e", "Ñandú 😀 汉字 \u202e"),
    ("a\x00b\x07c\x1fd", "a\ufffdb\ufffdc\ufffdd"),
    ("\ud800 half", "\ufffd half"),
    ("_x0041_", "_x0041_"),
    ("one\r\ntwo", "one\ntwo"),
    ("x" * 40_000, "x" * 32_766 + "…"),
]


@pytest.mark.parametrize("total", [1, 5_000])
@pytest.mark.parametrize(("text", "shown"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text_in_short_and_long_lists(text, shown, total):
    recipient = Recipient(text, text, text, text, total)
    sheet, file = written([(SEX, hit(sex=text, document=text))], recipient=recipient)
    row = sheet.to_python(skip_empty_area=False)[FIRST_ROW]
    assert (row[1], row[4]) == (shown, shown)
    xml = part(file, "xl/worksheets/sheet1.xml")
    assert "<f>" not in xml
    assert "<hyperlink" not in xml


def test_an_emoji_is_not_cut_in_half():
    shown = rows([(SEX, hit(sex="😀" * 20_000))])[FIRST_ROW][4]
    assert shown == "😀" * 16_383 + "…"  # 32,766 of the 32,767 units that a cell can hold, and the mark


def test_text_stays_text_when_a_cell_is_opened_and_closed_again():
    _sheet, file = written([(SEX, hit(sex="=1+1"))])
    assert 'quotePrefix="1"' in part(file, "xl/styles.xml")


def test_the_sheet_is_ready_to_be_read_and_printed():
    _sheet, file = written([(PAY, hit())])
    xml, book = part(file, "xl/worksheets/sheet1.xml"), part(file, "xl/workbook.xml")
    assert 'orientation="landscape"' in xml
    assert 'fitToHeight="0"' in xml
    assert 'ySplit="7"' in xml
    assert re.search(r"<col min=\"1\" max=\"\d\" width=\"1\d", xml)
    assert "Print_Titles" in book
    assert "$7:$7" in book


def test_records_that_name_no_school_have_a_list_too():
    sheet = rows([(PAY, hit())], recipient=Recipient("", "", "School", total=1))
    assert sheet[0][0] == "Records to look at: Records that name no School"


def test_more_than_anybody_corrects_by_hand_is_cut_and_said():
    recipient = Recipient("1", "", "School", total=MOST_ROWS + 5)
    sheet = rows(((PAY, hit()) for _ in range(MOST_ROWS + 5)), recipient=recipient)
    assert len(sheet) == FIRST_ROW + MOST_ROWS + 1
    assert sheet[-1][0] == "5 more are not in this list. Correct these first, then ask for a new list."


@pytest.mark.parametrize(
    ("code", "name", "file"),
    [
        ("0200767", "I.E. N.° 80853 (Nibarí)", "0200767_I_E_N_80853_Nibarí"),
        ("../../etc/passwd", "", "etc_passwd"),
        ("CON", "", "CON_"),
        ("1", "x" * 300, "1_" + "x" * 78),
        ("", "nobody", "without_School"),
        ("///", "", "without_School"),
        ("7", "a\x00b\nc", "7_a_b_c"),
    ],
)
def test_a_name_of_a_file_is_safe_and_telling(code, name, file):
    assert file_name(Recipient(code, name, "School"), "without_School") == file


def test_all_lists_come_in_one_archive_with_an_index(tmp_path):
    wording, target, heard = Wording(PAYROLL, "school", SPEAKER), tmp_path / "lists.zip", []
    units = [
        (Recipient("01", "Sur", "School", "Nibarí", 1), [(PAY, hit())]),
        (Recipient("02", "=Norte", "School", "Lima", 2), [(PAY, hit()), (SEX, hit(sex="X"))]),
        (Recipient("02 ", "Norte", "School", "Lima", 1), [(PAY, hit())]),
    ]
    listed = write_all(target, iter(units), wording, "Payroll", heard.append)
    assert heard == [0, 1, 2]
    assert [each.rows for each in listed] == [1, 2, 1]
    with ZipFile(target) as archive:
        names = archive.namelist()
        assert names == ["01_Sur.xlsx", "02_Norte.xlsx", "02_Norte_2.xlsx", "00_index.xlsx"]
        index = CalamineWorkbook.from_filelike(io.BytesIO(archive.read(names[-1]))).get_sheet_by_index(0)
    assert index.to_python(skip_empty_area=False)[3:6] == [
        ["Code", "Name", "Area", "Records to look at", "File"],
        ["02", "=Norte", "Lima", 2.0, "02_Norte.xlsx"],
        ["01", "Sur", "Nibarí", 1.0, "01_Sur.xlsx"],
    ]
    assert list(tmp_path.iterdir()) == [target]


def test_stopping_ends_at_once_and_leaves_only_the_archive(tmp_path):
    def stop(done):
        if done == 1:
            raise KeyboardInterrupt

    units = [(Recipient(f"{n}", "", "School", "", 1), [(PAY, hit())]) for n in range(3)]
    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path / "lists.zip", units, Wording(PAYROLL, "school", SPEAKER), "", stop)
    assert [path.name for path in tmp_path.iterdir()] == ["lists.zip"]
