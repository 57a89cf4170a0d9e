import pytest

from core.catalog import Variable, VariableRole, VariableType
from core.search import search
from tests.core.registers import dataset_of
from tests.core.speaking import ENGLISH

T = VariableType
PAY = Variable(
    "net_pay", T.NUMBER, {"en": "Net pay"}, description={"en": "What is paid out after deductions"}
)
SECRET = Variable("surname", T.TEXT, {"en": "Surname"}, VariableRole.HIDDEN)
REGION = Variable("region", T.TEXT, {"en": "Región"}, original="COD_REG")
PAYROLL = dataset_of(PAY, SECRET, REGION, name="payroll", row={"en": "a payment to a teacher"})
EXAMS = dataset_of(REGION, name="exams", description={"en": "Scores of every pupil"})


def names(words):
    return [hit.dataset.name for hit in search(words, [PAYROLL, EXAMS], ENGLISH)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["payroll", "exams"]),
        ("EXAMS", ["exams"]),
        ("pupil score", ["exams"]),
        ("region", ["payroll", "exams"]),  # accents do not matter
        ("cod_reg", ["payroll", "exams"]),
        ("deductions", ["payroll"]),
        ("teacher region", ["payroll"]),  # one word in the row, the other in a variable
        ("surname", []),  # hidden
        ("nothing like it", []),
    ],
)
def test_datasets_are_found_by_any_of_their_words(words, found):
    assert names(words) == found


def test_a_word_in_the_title_comes_before_one_in_a_variable():
    pay = dataset_of(Variable("note", T.TEXT, {"en": "Exams taken"}), name="staff")
    hits = search("exams", [pay, EXAMS], ENGLISH)
    assert [hit.dataset.name for hit in hits] == ["exams", "staff"]


def test_the_variables_that_hold_the_words_are_named():
    (hit,) = search("deductions", [PAYROLL], ENGLISH)
    assert [variable.name for variable in hit.variables] == ["net_pay"]
