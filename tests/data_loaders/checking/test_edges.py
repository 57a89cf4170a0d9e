"""Datasets at the edge go through everything that is known of a dataset: there is a table or a sentence, never an exception."""

import json
from xml.dom.minidom import parseString

import pytest

from charts.codebook import to_codebook
from core.dictionary import dictionary_of
from core.manual import manual
from core.manual_tree import Facts
from core.profile import Profile
from core.quality import Findings
from data_loaders.codebook_files.data_package import data_package
from data_loaders.codebook_files.dcat import dcat_entry
from data_loaders.codebook_files.ddi_codebook import ddi_codebook
from data_loaders.intake import Unwatched
from locales import speaker
from tests.data_loaders.checking.registers import DAY, NUMBER, TEXT, WHOLE, YEAR, publish, variable

SPEAKER = speaker("es", "es_PE")
NAN, INF = float("nan"), float("inf")
EVERY = [
    (variable("school", level="school", codes=("A", "B")), TEXT),
    (variable("year", YEAR), YEAR),
    (variable("pupils", WHOLE), WHOLE),
    (variable("rate", NUMBER, missing=(("-9", "no answer"),)), NUMBER),
    (variable("received", DAY), DAY),
]
KEYWORDS = (
    "select",
    "from",
    "group",
    "order",
    "data",
    "stored",
    "tally",
    "v",
    "n",
    "row_number_",
    "unit",
    "area",
)


def _none(office):
    return publish(office, "none", *((each, []) for each, _ in EVERY), key=("school", "year"))


def _one(office):
    from datetime import date

    values = ["A", 2024, 7, 0.5, date(2024, 2, 29)]
    columns = [(each, [value]) for (each, _), value in zip(EVERY, values, strict=True)]
    return publish(office, "one", *columns, key=("school", "year"))


def _all_missing(office):
    return publish(office, "missing", *((each, [None] * 5) for each, _ in EVERY), key=("school", "year"))


def _one_column(office):
    return publish(office, "column", (variable("pupils", WHOLE), [3, 1, None, 4]))


def _no_numbers(office):
    return publish(office, "infinite", (variable("rate", NUMBER), [NAN, INF, -INF, NAN, None] * 60))


def _keywords(office):
    columns = [
        (variable(name, WHOLE if place % 2 else TEXT), [place] * 3 if place % 2 else ["a", "b", "b"])
        for place, name in enumerate(KEYWORDS)
    ]
    return publish(office, "order_by", *columns, key=("select",))


@pytest.mark.parametrize("made", [_none, _one, _all_missing, _one_column, _no_numbers, _keywords])
def test_what_is_known_of_a_dataset_at_the_edge_is_a_table_or_a_sentence(office, steward, made):
    dataset = made(office)
    profile = office.profiles.profile(dataset, steward, Unwatched())
    assert isinstance(profile, Profile)
    assert len(profile.variables) == len(dataset.variables)
    findings = office.checks.findings(dataset, steward, Unwatched())
    assert isinstance(findings, Findings)
    assert [each.check.id for each in findings.findings if each.broken] == []
    office.checks.scores(dataset, steward)
    assert all(unit.total for unit in office.checks.units_with_hits(dataset, steward))
    assert dataset in office.links.map(steward, Unwatched()).datasets
    office.noticed.find(dataset, steward, profile)
    _described(office, steward, dataset, profile, findings)


def _described(office, steward, dataset, profile, findings):
    """The manual and the files for other systems are whole."""
    facts = Facts(dataset, SPEAKER, office.store.catalog(), profile, findings, (dataset.edition,), {})
    assert len(list(manual(facts).sections())) >= len(dataset.variables)
    assert to_codebook(dataset, dictionary_of(dataset), SPEAKER, ("en", "es")).startswith(b"PK")
    assert parseString(ddi_codebook(dataset, profile)).documentElement.tagName == "codeBook"  # noqa: S318 - ours
    assert json.loads(data_package(dataset))["resources"]
    assert json.loads(dcat_entry(dataset))
