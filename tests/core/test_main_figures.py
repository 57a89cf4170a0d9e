import pytest

from core.catalog import Code, Variable, VariableRole, VariableType
from core.main_figures import areas_of, breakdowns_for, is_quantity, main_figures, year_of
from core.question import MeasureKind
from core.suggestions import suggested_questions
from tests.core.registers import dataset_of

T, R = VariableType, VariableRole


def number(name, low=0, high=100, kind=T.INTEGER, **more):
    return Variable(name, kind, {"en": name}, R.MEASURE, lowest=low, highest=high, **more)


@pytest.mark.parametrize(
    ("variable", "says_how_much"),
    [
        (number("net_pay", 2_000.5, 9_000.5, T.NUMBER), True),
        (number("enrolled", 0, 900), True),
        (number("score", 150, 850), True),
        (number("ubigeo", 10101, 250401), False),
        (number("school_code", 1, 99), False),
        (number("opened", 1961, 2012), False),  # whole numbers that are years
        (number("serie", 10_001, 10_012, distinct=12), False),  # as many as records, all of one length
        (number("amount", 3, 99_000, distinct=12), True),
        (number("grade", 1, 11, codes=(Code("1", {}),)), False),
        (number("rate", 5, 5), False),
        (Variable("age", T.INTEGER, {}, R.DIMENSION, lowest=5, highest=21), False),
        (Variable("name", T.TEXT, {}, R.MEASURE), False),
        (number("latitude", -18.0, 0.0, T.NUMBER), False),
    ],
)
def test_only_what_says_how_much_is_a_quantity(variable, says_how_much):
    assert is_quantity(variable, dataset_of(variable)) is says_how_much


def test_the_figures_are_those_of_the_declared_questions_with_their_records():
    subject = Variable("subject", T.TEXT, {}, codes=(Code("reading", {}), Code("maths", {})))
    year = Variable("year", T.YEAR, {}, lowest=2020, highest=2024)
    texts = ("show=mean(score)&by=year&where=subject=reading&where=year=2024", "show=rows&by=subject")
    dataset = dataset_of(subject, year, number("score"), questions=texts)
    (figure,) = main_figures(dataset, suggested_questions(dataset))
    assert (figure.measure.kind, figure.measure.variable) == (MeasureKind.MEAN, "score")
    assert [item.variable for item in figure.where] == ["subject"]  # the year is left open: it is followed


def test_a_declared_mean_of_a_code_is_not_taken():
    dataset = dataset_of(number("ubigeo", 10101, 250401), questions=("show=mean(ubigeo)",))
    assert main_figures(dataset, suggested_questions(dataset)) == ()


def test_areas_years_identifiers_and_long_lists_are_no_breakdowns():
    few, many = tuple(Code(str(n), {}) for n in range(3)), tuple(Code(str(n), {}) for n in range(13))
    dataset = dataset_of(
        Variable("region", T.TEXT, {}, codes=few, area_level="region"),
        Variable("year", T.YEAR, {}, codes=few),
        Variable("pupil", T.TEXT, {}, R.IDENTIFIER, codes=few),
        Variable("tongue", T.TEXT, {}, codes=many),
        Variable("sex", T.TEXT, {}, codes=few),
        Variable("passed", T.BOOLEAN, {}),
        number("score"),
    )
    figure = main_figures(dataset, suggested_questions(dataset))[0]
    assert [each.name for each in breakdowns_for(figure, dataset)] == ["sex", "passed"]


def test_the_year_is_the_one_that_the_dataset_covers_and_not_that_of_foundation():
    founded = Variable("founded", T.YEAR, {}, lowest=1961, highest=2012)
    year = Variable("year", T.YEAR, {}, lowest=2020, highest=2024)
    assert year_of(dataset_of(founded, years=(2024, 2024))) is None
    assert year_of(dataset_of(founded, year, years=(2020, 2024))) is year
    assert year_of(dataset_of(founded, year), "year") is year


def test_areas_come_from_coarse_to_fine():
    def area(name, size):
        codes = tuple(Code(str(n), {}) for n in range(size))
        return Variable(name, T.TEXT, {}, codes=codes, area_level=name)

    dataset = dataset_of(area("district", 900), area("province", 40), area("region", 9), area("zone", 3))
    assert [each.name for each in areas_of(dataset, 8, 400)] == ["region", "province"]
