"""The checks of an office: stored, run, kept, marked, scored, and sent back."""

import json
from dataclasses import replace
from threading import Thread

import pytest

from core.access import Role, Viewer
from core.errors import Cancelled, NotAllowed, StoreFailed
from core.quality import Check, CheckKind, Dimension, Mark, Operator, Rule, State, Term
from data_loaders.checking import checks as module
from data_loaders.checking.validation import BadCheck
from data_loaders.intake import Unwatched
from tests.data_loaders.checking.registers import NUMBER, WHOLE, publish, variable

FILLED = Check(CheckKind.REQUIRED, ("pupils",), state=State.CONFIRMED)
WATCH = Unwatched()


def register(office, pupils=(12, None, 30, None), schools=("1", "2", "1", "2")):
    return publish(
        office,
        "counts",
        (variable("document"), [f"{n:08}" for n in range(len(pupils))]),
        (variable("school", level="school"), list(schools)),
        (variable("region", level="region", distinct=2), ["N" if each == "1" else "S" for each in schools]),
        (variable("pupils", WHOLE), list(pupils)),
        key=("document",),
    )


def found(office, dataset, steward):
    return {each.check.id: each for each in office.checks.findings(dataset, steward, WATCH).findings}


def test_only_who_may_see_records_may_see_checks_and_hits(office):
    dataset = register(office)
    viewer = Viewer(Role.ANALYST)
    checks = office.checks
    for ask in (
        lambda: checks.checks(dataset, viewer),
        lambda: checks.save(dataset, viewer, ()),
        lambda: checks.kept(dataset, viewer),
        lambda: checks.findings(dataset, viewer, WATCH),
        lambda: checks.before(dataset, viewer),
        lambda: checks.hits(dataset, viewer, "repeated"),
        lambda: checks.mark(dataset, viewer, (), None),
        lambda: checks.scores(dataset, viewer),
        lambda: checks.units_with_hits(dataset, viewer),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_what_was_found_is_kept_until_a_check_changes_and_confirming_changes_nothing(office, steward):
    dataset = register(office)
    assert office.checks.kept(dataset, steward) is None
    first = office.checks.findings(dataset, steward, WATCH)
    assert office.checks.kept(dataset, steward) == first
    office.checks.save(
        dataset,
        steward,
        [replace(each, state=State.CONFIRMED) for each in office.checks.checks(dataset, steward)],
    )
    confirmed = office.checks.kept(dataset, steward)
    assert confirmed.made == first.made
    assert {each.check.state for each in confirmed.findings} == {State.CONFIRMED}
    office.checks.save(dataset, steward, [FILLED])
    assert office.checks.kept(dataset, steward) is None
    assert found(office, dataset, steward)["required:pupils"].hits == 2


def test_a_dismissed_check_is_not_run_and_not_suggested_again(office, steward):
    dataset = register(office)
    office.checks.save(dataset, steward, [replace(FILLED, state=State.DISMISSED)])
    assert "required:pupils" not in found(office, dataset, steward)
    states = {each.id: each.state for each in office.checks.checks(dataset, steward)}
    assert states["required:pupils"] is State.DISMISSED


def test_checks_and_marks_outlive_the_edition_and_a_mark_lapses_with_its_value(office, steward):
    dataset = register(office, pupils=(12, 9_000, 30, 9_000))
    limit = Check(CheckKind.RANGE, ("pupils",), low=0.0, high=100.0, state=State.CONFIRMED)
    office.checks.save(dataset, steward, [limit])
    office.checks.findings(dataset, steward, WATCH)
    hits = office.checks.hits(dataset, steward, limit.id)
    office.checks.mark(dataset, steward, hits, Mark.TRUE_VALUE)
    again = register(office, pupils=(12, 9_000, 30, 9_001))
    finding = found(office, again, steward)[limit.id]
    assert (finding.hits, finding.true_values, finding.open_hits) == (2, 1, 1)
    before = office.checks.before(again, steward)
    assert [each.open_hits for each in before.findings if each.check.id == limit.id] == [0]
    office.store.restore("counts", dataset.edition.id)
    restored = office.store.catalog().dataset("counts")
    assert found(office, restored, steward)[limit.id].true_values == 2


def test_a_mark_can_be_changed_and_taken_back(office, steward):
    dataset = register(office)
    office.checks.save(dataset, steward, [FILLED])
    office.checks.findings(dataset, steward, WATCH)
    [first, second] = office.checks.hits(dataset, steward, FILLED.id)
    office.checks.mark(dataset, steward, [first, second], Mark.TO_CORRECT)
    finding = found(office, dataset, steward)[FILLED.id]
    assert (finding.to_correct, finding.open_hits) == (2, 2)
    office.checks.mark(dataset, steward, [first], None)
    marks = [hit.mark for hit in office.checks.hits(dataset, steward, FILLED.id)]
    assert marks == [None, Mark.TO_CORRECT]


def test_thousands_of_hits_are_marked_at_once(office, steward):
    dataset = register(office, pupils=(None,) * 6_000, schools=("1", "2") * 3_000)
    office.checks.save(dataset, steward, [FILLED])
    office.checks.findings(dataset, steward, WATCH)
    hits = office.checks.hits(dataset, steward, FILLED.id, most=10_000)
    assert len({hit.id for hit in hits}) == 6_000
    office.checks.mark(dataset, steward, hits[:5_000], Mark.TRUE_VALUE)
    assert found(office, dataset, steward)[FILLED.id].true_values == 5_000
    assert office.checks.kept(dataset, steward).score.by_dimension[Dimension.COMPLETENESS] < 1


def test_hits_are_shown_a_page_at_a_time_by_unit_and_by_area(office, steward):
    dataset = register(office, pupils=(None,) * 6, schools=("1", "2", "1", "2", "1", "1"))
    office.checks.save(dataset, steward, [FILLED])
    office.checks.findings(dataset, steward, WATCH)
    hits = office.checks.hits
    assert [hit.row for hit in hits(dataset, steward, FILLED.id, first=1, most=2)] == [2, 3]
    assert [hit.row for hit in hits(dataset, steward, FILLED.id, unit="2")] == [2, 4]
    assert [hit.key for hit in hits(dataset, steward, FILLED.id, area="S", most=1)] == [
        {"document": "00000001"}
    ]
    finding = found(office, dataset, steward)[FILLED.id]
    assert [(each.area, each.checked, each.hits) for each in finding.by_area] == [("N", 4, 4), ("S", 2, 2)]


def test_equal_records_without_a_key_are_hits_of_their_own(office, steward):
    dataset = publish(office, "d", (variable("a"), ["x"] * 3), (variable("b"), [None] * 3))
    office.checks.save(dataset, steward, [Check(CheckKind.REQUIRED, ("b",), state=State.CONFIRMED)])
    office.checks.findings(dataset, steward, WATCH)
    hits = office.checks.hits(dataset, steward, "required:b")
    assert len({hit.id for hit in hits}) == 3


def test_scores_are_shares_without_open_hits_and_the_worst_unit_stands_first(office, steward):
    dataset = register(office, pupils=(12, None, 30, 5), schools=("1", "2", "1", "2"))
    office.checks.save(dataset, steward, [FILLED])
    findings = office.checks.findings(dataset, steward, WATCH)
    worst, best = office.checks.scores(dataset, steward)
    # of school 2: pupils 1 of 2 filled in, the other filled-in checks (document, school) 1: (0.5 + 1 + 1) / 3
    assert (worst.unit, worst.area, worst.records, worst.hits) == ("2", "S", 2, 1)
    assert worst.by_dimension[Dimension.COMPLETENESS] == pytest.approx(2.5 / 3)
    assert best.overall == 1
    # of the whole: 3 of 4, 1 and 1
    assert findings.score.by_dimension[Dimension.COMPLETENESS] == pytest.approx(2.75 / 3)
    office.checks.mark(dataset, steward, office.checks.hits(dataset, steward, FILLED.id), Mark.TRUE_VALUE)
    assert office.checks.scores(dataset, steward)[0].overall == 1


def test_each_unit_gets_its_own_open_hits(office, steward):
    dataset = register(office, pupils=(None, None, None, 5), schools=("1", "2", "1", "2"))
    office.checks.save(dataset, steward, [FILLED])
    office.checks.findings(dataset, steward, WATCH)
    true = office.checks.hits(dataset, steward, FILLED.id, unit="2")
    office.checks.mark(dataset, steward, true, Mark.TRUE_VALUE)
    [unit] = office.checks.units_with_hits(dataset, steward)
    assert (unit.unit, unit.area, unit.total, unit.kept) == ("1", "N", 2, 2)
    assert [(check.id, hit.row) for check, hit in unit.hits] == [(FILLED.id, 1), (FILLED.id, 3)]


BAD = [
    (Check(CheckKind.REQUIRED, ("pupil",)), 'has no variable "pupil". Did you mean "pupils"?'),
    (Check(CheckKind.RANGE, ("pupils",), low=5.0, high=1.0), "Swap them"),
    (Check(CheckKind.RANGE, ("pupils",), low="5"), "has an end that is not one of its values"),
    (Check(CheckKind.RANGE, ("pupils",)), "Write the lowest value"),
    (Check(CheckKind.RANGE, ("school",), low=1.0), "has no order"),
    (Check(CheckKind.PATTERN, ("school",), pattern="[0-9"), "cannot be read"),
    (Check(CheckKind.PATTERN, ("school",), pattern=r"(a)\1"), "cannot be read"),
    (Check(CheckKind.PATTERN, ("school",), pattern="(?=a)b"), "cannot be read"),
    (Check(CheckKind.PATTERN, ("school",), pattern=""), "Write a pattern"),
    (Check(CheckKind.ALLOWED, ("school",)), "has no code list yet"),
    (Check(CheckKind.OUTLIER, ("school",)), "holds no numbers"),
    (Check(CheckKind.OUTLIER, ("pupils",), threshold=float("nan")), "above 0"),
    (Check(CheckKind.DEPENDS, ("school", "school")), "two different variables"),
    (Check(CheckKind.EXISTS), "Choose the dataset"),
    (Check(CheckKind.REPORTED), "who reports"),
    (Check(CheckKind.JUMP, by=("school",)), "holds the period"),
    (Check(CheckKind.ON_TIME, ("pupils",)), "holds no days"),
    (Check(CheckKind.RULE), "each side"),
    (
        Check(CheckKind.RULE, rule=Rule((Term("pupils"),), Operator.EQUAL, (Term("school"),))),
        '"School" holds no numbers',
    ),
    (
        Check(CheckKind.RULE, rule=Rule((Term("pupils"),), Operator.EQUAL, (Term("pupls"),))),
        'Did you mean "pupils"?',
    ),
    (
        Check(CheckKind.RULE, rule=Rule((Term("pupils"),), Operator.EQUAL, (Term(number=1),), float("nan"))),
        "below 0",
    ),
]


@pytest.mark.parametrize(("check", "sentence"), BAD)
def test_a_bad_rule_is_refused_with_a_sentence_and_nothing_is_changed(office, steward, check, sentence):
    dataset = register(office)
    office.checks.save(dataset, steward, [FILLED])
    with pytest.raises(BadCheck) as refused:
        office.checks.save(dataset, steward, [replace(check, state=State.CONFIRMED)])
    assert sentence in str(refused.value)
    assert [each for each in office.checks.checks(dataset, steward) if each.state is not State.SUGGESTED] == [
        FILLED
    ]


def test_the_same_check_twice_is_refused(office, steward):
    dataset = register(office)
    with pytest.raises(BadCheck, match="the same"):
        office.checks.save(dataset, steward, [FILLED, FILLED])


def test_a_check_whose_variable_has_gone_since_is_told_and_keeps_nobody_from_storing_others(office, steward):
    dataset = register(office)
    office.checks.save(dataset, steward, [FILLED])
    without = publish(
        office, "counts", (variable("school", level="school"), ["1"]), (variable("pay", NUMBER), [1.0])
    )
    finding = found(office, without, steward)[FILLED.id]
    assert "has no variable" in str(finding.broken)
    more = Check(CheckKind.RANGE, ("pay",), low=0.0, state=State.CONFIRMED)
    office.checks.save(without, steward, [FILLED, more])
    assert found(office, without, steward)[more.id].hits == 0


def test_of_two_people_who_save_at_once_neither_loses_a_change(office, steward):
    dataset = register(office)
    seen = office.checks.checks(dataset, steward)
    mine = Check(CheckKind.RANGE, ("pupils",), low=0.0, state=State.CONFIRMED)
    office.checks.save(dataset, steward, [*seen, FILLED], seen=seen)
    office.checks.save(dataset, steward, [*seen, mine], seen=seen)
    stored = [each for each in office.checks.checks(dataset, steward) if each.state is State.CONFIRMED]
    assert {each.id for each in stored} == {FILLED.id, mine.id}


def test_two_people_who_change_the_same_check_are_told(office, steward):
    dataset = register(office)
    limit = Check(CheckKind.RANGE, ("pupils",), low=0.0, state=State.CONFIRMED)
    office.checks.save(dataset, steward, [limit])
    seen = office.checks.checks(dataset, steward)
    office.checks.save(dataset, steward, [replace(limit, high=50.0)], seen=seen)
    with pytest.raises(StoreFailed, match="in the meantime"):
        office.checks.save(dataset, steward, [replace(limit, high=80.0)], seen=seen)
    assert replace(limit, high=50.0) in office.checks.checks(dataset, steward)


def test_marks_of_many_people_at_once_are_all_kept(office, steward):
    dataset = register(office, pupils=(None,) * 8, schools=("1",) * 8)
    office.checks.save(dataset, steward, [FILLED])
    office.checks.findings(dataset, steward, WATCH)
    hits = office.checks.hits(dataset, steward, FILLED.id)
    people = [
        Thread(target=office.checks.mark, args=(dataset, steward, [hit], Mark.TRUE_VALUE)) for hit in hits
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert found(office, dataset, steward)[FILLED.id].true_values == 8


def test_damaged_files_are_told_or_made_anew(office, steward):
    dataset = register(office)
    office.checks.save(dataset, steward, [FILLED])
    office.checks.findings(dataset, steward, WATCH)
    office.store.extra(dataset, "findings.json").write_text("{", encoding="utf-8")
    assert office.checks.kept(dataset, steward) is None
    assert found(office, dataset, steward)[FILLED.id].hits == 2
    office.store.knowledge("counts", "checks.json").write_text(json.dumps({"checks": 7}), encoding="utf-8")
    with pytest.raises(StoreFailed, match="cannot be read"):
        office.checks.checks(dataset, steward)


def test_dismissing_a_check_runs_nothing_again_and_leaves_it_out_of_everything(office, steward):
    dataset = register(office)
    checks = office.checks
    checks.save(dataset, steward, [FILLED])
    first = checks.findings(dataset, steward, WATCH)
    assert [score.hits for score in checks.scores(dataset, steward)] == [2, 0]
    checks.save(dataset, steward, [replace(FILLED, state=State.DISMISSED)])
    now = checks.kept(dataset, steward)
    assert now.made == first.made
    assert FILLED.id not in {each.check.id for each in now.findings}
    assert len(now.findings) == len(first.findings) - 1
    assert now.score.hits == 0
    assert [score.hits for score in checks.scores(dataset, steward)] == [0, 0]
    assert list(checks.units_with_hits(dataset, steward)) == []
    checks.save(dataset, steward, [FILLED])
    assert checks.kept(dataset, steward).made == first.made
    assert checks.kept(dataset, steward).score.hits == 2


def test_a_file_that_another_run_replaces_between_two_looks_is_read_anew(office, steward, monkeypatch):
    dataset = register(office)
    checks = office.checks
    checks.save(dataset, steward, [FILLED])
    checks.findings(dataset, steward, WATCH)
    look, looks, runs = module.read_kept, [], []

    def replaced(*asked):
        kept = look(*asked)
        looks.append(kept.run)
        runs.append(kept.run)
        if len(looks) == 1:  # meanwhile: a check of somebody else, and so another run
            with monkeypatch.context() as original:
                original.setattr(module, "read_kept", look)
                high = 100.0 + sum(map(len, runs))
                checks.save(
                    dataset,
                    steward,
                    [FILLED, Check(CheckKind.RANGE, ("pupils",), high=high, state=State.CONFIRMED)],
                )
                checks.findings(dataset, steward, WATCH)
        return kept

    for ask, many in (
        (lambda: checks.hits(dataset, steward, FILLED.id), 2),
        (lambda: checks.scores(dataset, steward), 2),
        (lambda: list(checks.units_with_hits(dataset, steward)), 1),
    ):
        checks.save(dataset, steward, [FILLED])
        looks.clear()
        monkeypatch.setattr(module, "read_kept", replaced)
        assert len(ask()) == many
        monkeypatch.setattr(module, "read_kept", look)
        assert len(set(looks)) == 2


def test_files_that_are_not_there_at_all_are_told_in_a_sentence(office, steward, monkeypatch):
    dataset = register(office)
    office.checks.findings(dataset, steward, WATCH)
    kept = module.read_kept(dataset, office.store)
    office.store.extra(dataset, f"kept_hits-{kept.run}.parquet").unlink()
    monkeypatch.setattr(module, "read_kept", lambda *_: kept)
    with pytest.raises(StoreFailed, match="Open the page again"):
        office.checks.hits(dataset, steward, kept.findings[0].check.id)


def test_a_run_that_is_stopped_leaves_nothing_behind(office, steward):
    class Stopped(Unwatched):
        def is_cancelled(self):
            return True

    dataset = register(office)
    with pytest.raises(Cancelled):
        office.checks.findings(dataset, steward, Stopped())
    assert office.store.extra(dataset, "findings.json") is None
    assert list((office.settings.data / "staging").glob("*")) == []


def test_findings_are_prepared_in_the_background(office, steward):
    dataset = register(office)
    office.checks.prepare(dataset).join()
    assert office.checks.kept(dataset, steward) is not None
