"""A real file in which two codes stand for no value: -9999 where the figure is suppressed, -6666 where it is not known."""

import pytest

from core.quality import Check, CheckKind, State
from data_loaders.bringing import Options, import_files
from data_loaders.intake import Unwatched
from tests.data_loaders.checking.registers import finding_of


@pytest.fixture
def bullying(office, shared_data):
    file = shared_data / "connecticut/data/bullying_2013-2021.csv"
    import_files([file], Options("bullying", accepts_proposals=True), office.store, Unwatched())
    return office.store.catalog().dataset("bullying")


def test_the_codes_for_no_value_are_missing_to_every_check(office, bullying):
    assert [code.value for code in bullying.variable("value").missing] == ["-9999", "-6666"]
    finding, hits = finding_of(office, bullying, Check(CheckKind.REQUIRED, ("value",)))
    # 1,485 and 1,460 of 3,690 records
    assert (finding.checked, finding.hits) == (3_690, 2_945)
    assert {hit[4][0] for hit in hits} == {"-9999", "-6666"}
    finding, _ = finding_of(office, bullying, Check(CheckKind.RANGE, ("value",), low=0.0))
    assert (finding.checked, finding.hits) == (745, 0)
    finding, _ = finding_of(office, bullying, Check(CheckKind.OUTLIER, ("value",)))
    assert finding.checked == 745


def test_nothing_is_suggested_that_takes_the_codes_for_figures(office, bullying, steward):
    findings = office.checks.findings(bullying, steward, Unwatched()).findings
    assert [finding.check.id for finding in findings if finding.is_notable] == []
    assert all(finding.check.state is State.SUGGESTED for finding in findings)
