"""What was planted in the sample ministry is found by checks that nobody had to write, and hardly anything else is."""

import pytest

from core.access import Role, Viewer
from core.catalog import Link
from tests.sample_data.shipped import truth

STEWARD = Viewer(Role.STEWARD)
TRUTH = truth()
SUM = "rule"

PLANTED = {
    # dataset, check: what was planted there, and how many hits it has
    ("payroll", "depends:document:school_code"): ("documents paid in two schools", 592),
    ("payroll", SUM): ("payments with an extra zero", 12),
    ("payroll", "outlier:net_pay"): ("payments with an extra zero", 12),
    ("teachers", "depends:document:school_code"): ("documents at two schools", 50),
    ("enrolment", "required:attendance"): ("schools that reported no attendance in 2020", 26_454),
    ("schools", "required:founded"): ("schools whose year of foundation is unknown", 109),
    ("raw_enrolment", "repeated"): ("repeated rows", 150),
    ("raw_enrolment", "unique:dni"): ("repeated rows, seen by their document", 296),
    ("raw_enrolment", "required:dni"): ("missing documents", 584),
    ("raw_enrolment", "required:fecha_nac"): ("00/00/0000 as day of birth", 73),
    ("raw_enrolment", "required:promedio"): ("S/N, and nothing, among the marks", 648),
    ("raw_enrolment", "allowed:sexo"): ("sex written in six ways", 3_000),
    ("raw_enrolment", "pattern:codigo_modular"): ("school codes without leading zeros", 11_320),
    ("raw_exam", "required:p_mat"): ("missing scores", 233),
    **{
        ("raw_yearbook", f"required:n{year}_urbana"): ("dashes for numbers under 100", 1)
        for year in range(2020, 2025)
    },
}
FALSE_ALARMS = {
    # schools of a handful of pupils that had none in some year: worth a question, but nobody planted it
    ("enrolment", "reported:schools"): 24,
}
DATASETS = [
    "districts",
    "enrolment",
    "exams",
    "payroll",
    "programme",
    "pupils",
    "raw_enrolment",
    "raw_exam",
    "raw_yearbook",
    "schools",
    "teachers",
]


@pytest.mark.parametrize(("dataset", "check"), PLANTED)
def test_what_was_planted_is_found(found, dataset, check):
    _, hits = PLANTED[dataset, check]
    assert found(dataset)[check].hits == hits


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_suggested_check_with_hits_is_about_something_planted_save_for_two_at_most(found, dataset):
    noticed = {(dataset, check) for check, finding in found(dataset).items() if finding.is_notable}
    assert noticed - PLANTED.keys() == {each for each in FALSE_ALARMS if each[0] == dataset}
    assert len(noticed - PLANTED.keys()) <= 2


@pytest.mark.parametrize("dataset", DATASETS)
def test_suggested_checks_can_be_run_and_are_few(found, dataset):
    assert [check for check, finding in found(dataset).items() if finding.broken] == []
    assert len(found(dataset)) <= 36


def test_the_documents_paid_in_two_schools_are_those_that_were_planted(ministry, found):
    found("payroll")
    dataset = ministry.store.catalog().dataset("payroll")
    hits = ministry.checks.hits(dataset, STEWARD, "depends:document:school_code", most=10_000)
    assert {hit.key["document"] for hit in hits} == set(TRUTH["payroll"]["paid_in_two_schools"])


@pytest.mark.parametrize("check", [SUM, "outlier:net_pay"])
def test_the_payments_with_an_extra_zero_are_those_that_were_planted(ministry, found, check):
    found("payroll")
    dataset = ministry.store.catalog().dataset("payroll")
    hits = ministry.checks.hits(dataset, STEWARD, check)
    wrong = {(hit.key["document"], hit.key["pay_month"]) for hit in hits}
    planted = TRUTH["payroll"]["extra_zero_in_net_pay"]
    assert wrong == {(each["document"], each["pay_month"]) for each in planted}


def test_the_sum_that_says_what_net_pay_should_be_is_found_by_itself(ministry, found):
    rule = found("payroll")[SUM].check.rule
    assert [term.variable for term in rule.left] == ["net_pay"]
    right = {(term.variable, term.is_subtracted) for term in rule.right}
    assert right == {
        ("base_pay", False),
        ("rural_bonus", False),
        ("other_pay", False),
        ("deductions", True),
    }
    dataset = ministry.store.catalog().dataset("payroll")
    for hit in ministry.checks.hits(dataset, STEWARD, SUM):  # ten times too much, give or take a rounding
        assert float(hit.values["net_pay"]) == pytest.approx(10 * float(hit.expected), abs=0.1)


def test_links_of_the_ministry_are_checked_and_hold(found):
    link = Link(("school_code",), "schools", ("school_code",))
    finding = found("enrolment")["exists:schools"]
    assert finding.check.to == link
    assert (finding.checked, finding.hits) == (1_004_490, 0)


def test_the_million_records_keep_some_hits_of_every_school_and_count_all(ministry, found):
    finding = found("enrolment")["required:attendance"]
    assert (finding.hits, finding.kept) == (26_454, 20_000)
    dataset = ministry.store.catalog().dataset("enrolment")
    back = {unit.unit: (unit.total, unit.kept) for unit in ministry.checks.units_with_hits(dataset, STEWARD)}
    assert all(kept > 0 for _, kept in back.values())
    assert sum(total for total, _ in back.values()) == 26_454 + 24
