"""The desk: who may ask, which answers are kept, and for how long."""

from dataclasses import replace
from threading import Thread

import pytest

from core.access import Role, Viewer
from core.catalog import Catalog, VariableRole
from core.desk import Desk
from core.errors import BadQuestion, NotAllowed
from core.question import Question
from tests.core.registers import STEWARD, exam_table, exams
from tests.core.registers import register as register_of


def test_a_dataset_that_nobody_declared_is_for_stewards_only(register):
    for role in (Role.VIEWER, Role.ANALYST):
        with pytest.raises(NotAllowed, match="Ask a steward"):
            register.ask("show=rows", Viewer(role))
    assert register.ask("show=rows", Viewer(Role.STEWARD)).table["value"].to_pylist() == [12]


def test_nobody_in_particular_is_a_viewer_and_is_refused(register):
    with pytest.raises(NotAllowed):
        register.ask("show=rows", Viewer())


def test_a_refused_viewer_is_not_given_the_kept_answer_of_a_steward(register):
    register.ask("show=rows")
    with pytest.raises(NotAllowed):
        register.ask("show=rows", Viewer(Role.VIEWER))
    with pytest.raises(NotAllowed):
        register.desk.is_kept(Question("exams"), Viewer(Role.VIEWER))
    with pytest.raises(NotAllowed):
        register.desk.explain(Question("exams"), Viewer(Role.VIEWER))


def test_an_open_dataset_is_for_everybody(register):
    register.dataset = replace(register.dataset, audience=Role.VIEWER, is_open=True)
    assert register.ask("show=rows", Viewer()).table["value"].to_pylist() == [12]


def test_a_dataset_of_people_stays_closed_to_viewers_until_figures_are_protected(register):
    register.dataset = replace(register.dataset, audience=Role.VIEWER)
    with pytest.raises(NotAllowed, match="not available yet"):
        register.ask("show=rows", Viewer())


def test_a_viewer_does_not_learn_of_datasets_that_are_closed_to_her(register):
    assert register.desk.catalog(Viewer()).datasets == {}
    assert list(register.desk.catalog(STEWARD).datasets) == ["exams"]


def test_the_same_question_gets_the_same_answer_without_counting(register):
    first = register.ask("show=mean(score)&by=region")
    register.path.unlink()
    assert register.ask("show=mean(score)&by=region") is first
    assert register.desk.is_kept(register.question("show=mean(score)&by=region"), STEWARD)
    assert not register.desk.is_kept(register.question("show=mean(score)&by=sex"), STEWARD)


def test_a_new_edition_is_not_answered_from_the_old_one(tmp_path):
    register = exams(tmp_path)
    assert register.value("show=rows") == 12
    half = exam_table().slice(0, 5)
    newer = replace(register.dataset.edition, id="2024-02", records=5)
    register_of(tmp_path, half, register.dataset)
    assert register.value("show=rows") == 12  # nobody has published it yet
    register.dataset = replace(register.dataset, edition=newer)
    assert register.value("show=rows") == 5


def test_a_variable_that_is_hidden_now_is_not_answered_from_before(register):
    register.ask("show=mean(score)")
    register.dataset = replace(
        register.dataset,
        variables=tuple(
            replace(item, role=VariableRole.HIDDEN) if item.name == "score" else item
            for item in register.dataset.variables
        ),
    )
    with pytest.raises(BadQuestion, match="is hidden"):
        register.ask("show=mean(score)")
    for address in (
        "by=band(score;10)",
        "where=score:1..",
        "show=ratio(weight;score)",
        "show=distinct(score)",
    ):
        with pytest.raises(BadQuestion, match="is hidden"):
            register.ask(address)


def test_a_new_label_is_on_the_next_answer(register):
    register.ask("show=rows")
    register.dataset = replace(register.dataset, title={"en": "Examinations"})
    assert register.ask("show=rows").dataset.title == {"en": "Examinations"}


def test_kept_answers_stay_within_their_memory(register):
    desk = Desk(register.engine, lambda: Catalog({"exams": register.dataset}), kept_bytes=10_000)
    questions = [register.question(f"show=rows&where=score:{low}..") for low in range(20)]
    for question in questions:
        desk.ask(question, STEWARD)
    kept = [desk.is_kept(question, STEWARD) for question in questions]
    assert kept[-1]
    assert 1 <= sum(kept) < 8  # each answer weighs some two thousand bytes
    assert kept == sorted(kept)  # the oldest were forgotten first


def test_an_answer_asked_for_again_outlives_one_that_was_not(register):
    desk = Desk(register.engine, lambda: Catalog({"exams": register.dataset}), kept_bytes=7_000)
    first, *others = [register.question(f"show=rows&where=score:{low}..") for low in range(6)]
    for question in others:
        desk.ask(first, STEWARD)
        desk.ask(question, STEWARD)
    assert desk.is_kept(first, STEWARD)
    assert not desk.is_kept(others[0], STEWARD)


def test_a_refused_question_keeps_nothing(register):
    for _ in range(2):
        with pytest.raises(BadQuestion):
            register.ask("show=mean(sex)")


def test_eight_people_asking_thirty_questions_at_once_all_get_their_own_answers(register):
    addresses = [f"show=rows&show=mean(score)&by=region&where=score:{low}.." for low in range(-10, 20)]
    alone = {address: exams(register.path.parent).rows(address) for address in addresses[:3]}
    found: list[tuple[str, object]] = []

    def ask(person):
        for place in range(30):
            address = addresses[(place * 7 + person) % 30]
            fresh = register.desk.ask(replace(register.question(address), top=100 + person), STEWARD)
            found.append((address, fresh.table.drop_columns(["records"]).to_pylist()))

    people = [Thread(target=ask, args=(person,)) for person in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(found) == 240
    by_address = dict(found)
    assert all(rows == by_address[address] for address, rows in found)
    for address, rows in alone.items():
        assert [tuple(row.values()) for row in by_address[address]] == rows
    assert (
        by_address[addresses[0]]
        == exams(register.path.parent).ask(addresses[0]).table.drop_columns(["records"]).to_pylist()
    )
