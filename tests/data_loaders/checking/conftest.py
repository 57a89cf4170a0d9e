"""An office of its own for each test, and one with the whole sample ministry and its raw files for those that only read."""

import pytest

from core.access import Role, Viewer
from core.settings import Settings
from data_loaders import Office, bring_sample
from data_loaders.bringing import Options, import_files
from data_loaders.intake import Unwatched
from tests.sample_data.shipped import SAMPLE

RAW = {
    "raw_enrolment": "matricula_2024.csv",
    "raw_yearbook": "anuario_2024.xlsx",
    "raw_exam": "evaluacion_2024.dta",
}


@pytest.fixture
def steward():
    return Viewer(Role.STEWARD)


@pytest.fixture
def office(tmp_path):
    return Office(Settings.read({"VENTANILLA_DATA": str(tmp_path / "data")}))


@pytest.fixture(scope="session")
def ministry(tmp_path_factory):
    """The sample ministry, and the files of `raw` brought as an office would bring them."""
    office = Office(Settings.read({"VENTANILLA_DATA": str(tmp_path_factory.mktemp("ministry"))}))
    bring_sample(office.store)
    for name, file in RAW.items():
        options = Options(name, accepts_proposals=True)
        import_files([SAMPLE / "raw" / file], options, office.store, Unwatched())
    return office


@pytest.fixture(scope="session")
def found(ministry):
    """Return the findings of a dataset of the ministry; each is run once."""
    known = {}

    def findings(name):
        if name not in known:
            dataset = ministry.store.catalog().dataset(name)
            known[name] = ministry.checks.findings(dataset, Viewer(Role.STEWARD), Unwatched())
        return {finding.check.id: finding for finding in known[name].findings}

    return findings
