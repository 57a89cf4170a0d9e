"""The map: what is on it, what is proposed, what people decide, and how long it is kept."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from core.access import Role, Viewer
from core.catalog import Code, Link, VariableType
from core.errors import AppError, Cancelled, NotAllowed, StoreFailed
from core.link_words import gap_advice, gap_words
from core.links import GapKind, Mending
from data_loaders.intake import Unwatched
from data_loaders.store import Store
from tests.core.speaking import PlainEnglish
from tests.data_loaders.linking.registers import (
    ANALYST,
    IDENTIFIER,
    STEWARD,
    links_of,
    published,
    to_schools,
    variable,
)

SCHOOLS = [f"{n:04}" for n in range(100, 140)]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data")


@pytest.fixture
def two(store):
    """A register of 40 schools, and visits to 20 of them that nobody has linked."""
    published(store, "schools", {"school_code": SCHOOLS}, key=("school_code",))
    published(store, "visits", {"school": SCHOOLS[:20] * 2})
    return store


def mapped(store, viewer=STEWARD):
    return links_of(store).map(viewer, Unwatched())


def kinds(known):
    return [gap.kind for gap in known.gaps]


class Cancelling(Unwatched):
    def is_cancelled(self):
        return True


def test_a_link_that_nobody_declared_is_proposed(two):
    known = mapped(two)
    assert [facts.id for facts in known.proposed] == ["visits.school.schools.school_code"]
    assert GapKind.UNLINKED not in kinds(known)


def test_an_accepted_link_is_declared_in_the_description(two):
    links = links_of(two)
    (facts,) = links.map(STEWARD, Unwatched()).proposed
    links.accept(facts, STEWARD)
    links.accept(facts, STEWARD)
    assert two.catalog().dataset("visits").links == (Link(("school",), "schools", ("school_code",)),)
    known = links.kept_map(STEWARD)  # at once: the figures are kept already
    assert known is not None
    assert [facts.is_declared for facts in known.links] == [True]


def test_a_dismissed_link_stays_away_until_it_is_brought_back(two):
    links = links_of(two)
    (facts,) = links.map(STEWARD, Unwatched()).proposed
    links.dismiss(facts.id, STEWARD)
    known = links_of(two).map(STEWARD, Unwatched())
    assert (known.proposed, known.dismissed) == ((), (facts.id,))
    links.bring_back(facts.id, STEWARD)
    assert len(links.map(STEWARD, Unwatched()).proposed) == 1


def test_a_link_that_does_not_fit_any_more_is_not_declared(two):
    links = links_of(two)
    (facts,) = links.map(STEWARD, Unwatched()).proposed
    published(two, "schools", {"code": SCHOOLS})
    with pytest.raises(StoreFailed, match="changed in the meantime"):
        links.accept(facts, STEWARD)
    assert two.catalog().dataset("visits").links == ()


def test_a_link_that_leads_nowhere_can_be_taken_out(store):
    lost = Link(("school",), "nowhere", ("code",))
    published(store, "schools", {"school": SCHOOLS})
    published(store, "astray", {"school": SCHOOLS}, links=(lost, *to_schools()))
    links = links_of(store)
    assert GapKind.LOST in kinds(links.map(STEWARD, Unwatched()))
    links.withdraw("astray", lost, STEWARD)
    assert store.catalog().dataset("astray").links == to_schools()
    assert GapKind.LOST not in kinds(links.map(STEWARD, Unwatched()))


def test_two_variables_of_one_label_are_proposed_whatever_they_are_called(store):
    same = {"en": "School"}
    published(store, "schools", {"cm": SCHOOLS}, [variable("cm", label=same)], key=("cm",))
    published(store, "visits", {"place": SCHOOLS[:9]}, [variable("place", label=same)])
    assert [facts.id for facts in mapped(store).proposed] == ["visits.place.schools.cm"]


def test_only_a_steward_decides(two):
    links = links_of(two)
    (facts,) = links.map(STEWARD, Unwatched()).proposed
    for decide in (lambda: links.accept(facts, ANALYST), lambda: links.dismiss(facts.id, ANALYST)):
        with pytest.raises(NotAllowed):
            decide()


@pytest.mark.parametrize(
    "columns",
    [
        {"school": [*SCHOOLS[:8], "x", "y"]},  # 8 of 10 values are there: too few
        {"school": ["0100", "0101"]},  # two values match by chance
        {"shop": SCHOOLS},  # another name
        {"code": SCHOOLS},  # a name that says nothing
    ],
)
def test_what_is_not_borne_out_is_not_proposed(store, columns):
    published(store, "schools", {"school": SCHOOLS}, key=("school",))
    published(store, "visits", columns)
    assert mapped(store).proposed == ()


def test_two_columns_that_merely_count_rows_are_no_link(store):
    for name in ("visits", "meals"):
        published(store, name, {"row_order": [str(n) for n in range(50)]})
    assert mapped(store).proposed == ()


def test_a_measure_is_no_link(store):
    from core.catalog import VariableRole

    published(store, "schools", {"school": SCHOOLS}, key=("school",))
    published(store, "visits", {"school": SCHOOLS}, [variable("school", role=VariableRole.MEASURE)])
    assert mapped(store).proposed == ()


def test_of_two_registers_the_smaller_is_proposed_to_point_at_the_larger(store):
    published(store, "all_schools", {"school": SCHOOLS}, key=("school",))
    published(store, "rural_schools", {"school": SCHOOLS[:15]}, key=("school",))
    assert [facts.id for facts in mapped(store).proposed] == ["rural_schools.school.all_schools.school"]


def test_a_composite_key_is_proposed_when_it_has_an_identifier(store):
    key = {"year": [2023, 2024] * 3, "pupil": ["a", "a", "b", "b", "c", "c"]}
    described = [variable("year", VariableType.YEAR), variable("pupil", role=IDENTIFIER)]
    published(store, "enrolment", key, described, key=("year", "pupil"))
    published(
        store, "exams", {**key, "mark": list(range(6))}, [*described, variable("mark", VariableType.INTEGER)]
    )
    assert [facts.id for facts in mapped(store).proposed] == ["exams.year,pupil.enrolment.year,pupil"]


def test_codes_that_lost_their_zeros_are_a_gap_with_a_way_out(store):
    published(store, "schools", {"school": SCHOOLS}, key=("school",))
    published(
        store,
        "visits",
        {"school": [int(code) for code in SCHOOLS]},
        [variable("school", VariableType.INTEGER)],
    )
    known = mapped(store)
    assert known.proposed == ()
    (gap,) = known.gaps
    assert (gap.kind, gap.count, gap.of) == (GapKind.NEARLY, 40, 40)
    assert gap.mended is not None
    assert gap.mended.how is Mending.ZEROS


def test_the_same_codes_with_other_labels_are_a_gap_and_no_proposal(store):
    def coded(words):
        codes = tuple(Code(code, {"en": f"{words} {code}"}) for code in SCHOOLS)
        return [variable("school", codes=codes)]

    published(store, "schools", {"school": SCHOOLS}, coded("School"), key=("school",))
    published(store, "visits", {"school": SCHOOLS}, coded("Shop"))
    known = mapped(store)
    assert known.proposed == ()
    assert GapKind.LOOK_ALIKE in kinds(known)


def test_gaps_stand_in_the_order_of_how_bad_they_are(store):
    published(store, "schools", {"school": ["a", "b", "c"]})
    published(store, "pupils", {"school": ["a", "b", "x"]}, links=to_schools())
    published(store, "lonely", {"thing": ["1"]})
    published(store, "astray", {"school": ["a"]}, links=(Link(("school",), "nowhere", ("code",)),))
    found = [(gap.kind, gap.dataset, gap.count) for gap in mapped(store).gaps]
    assert found == [
        (GapKind.LOST, "astray", 0),
        (GapKind.NOWHERE, "pupils", 1),
        (GapKind.UNLINKED, "astray", 0),
        (GapKind.UNLINKED, "lonely", 0),
        (GapKind.ABSENT, "pupils", 1),
    ]
    known = mapped(store)
    assert '"Astray" is not linked to any other dataset.' in [
        str(gap_words(gap, known, PlainEnglish())) for gap in known.gaps
    ]
    assert all(str(gap_advice(gap, known)) for gap in known.gaps)


def test_a_dataset_that_a_viewer_may_not_see_does_not_appear(store):
    open_to_all = {"audience": Role.VIEWER, "is_open": True}
    published(store, "schools", {"school": SCHOOLS})  # for stewards only
    published(store, "pupils", {"school": SCHOOLS}, links=to_schools(), **open_to_all)
    published(store, "people", {"school": SCHOOLS}, links=to_schools(), audience=Role.VIEWER)  # not open
    known = mapped(store, ANALYST)
    assert [dataset.name for dataset in known.datasets] == ["pupils"]
    assert known.links == ()
    assert kinds(known) == [GapKind.UNLINKED]
    assert len(mapped(store).links) == 2
    with pytest.raises(NotAllowed):
        links_of(store).facts(store.catalog().dataset("schools"), ANALYST, Unwatched())


def test_an_edition_replaced_makes_the_facts_anew_and_sweeps_the_old(two):
    links = links_of(two)
    links.map(STEWARD, Unwatched())
    before = set((two.root / "links").glob("*-*.json"))
    published(two, "visits", {"school": [*SCHOOLS[:19], "x"]})
    assert links.kept_map(STEWARD) is None
    (facts,) = links.map(STEWARD, Unwatched()).proposed
    assert (facts.matched, facts.unmatched) == (19, 1)
    after = set((two.root / "links").glob("*-*.json"))
    assert len(after) == len(before)
    assert before != after


def test_what_was_counted_is_kept_for_the_next_start(two, monkeypatch):
    first = mapped(two)
    again = links_of(Store(two.root))
    monkeypatch.setattr(
        "data_loaders.linking.counting.Counting._row", lambda *_: pytest.fail("counted again")
    )
    assert again.kept_map(STEWARD) == first


def test_a_damaged_file_is_counted_anew(two):
    mapped(two)
    for path in (two.root / "links").glob("*.json"):
        path.write_text('{"origin": 7', encoding="utf-8")
    assert links_of(two).kept_map(STEWARD) is None
    assert len(mapped(two).proposed) == 1


def test_what_two_people_want_at_once_is_counted_once(two, monkeypatch):
    links, barrier, maps = links_of(two), Barrier(4), []
    counted = []
    row = links._counting._row
    monkeypatch.setattr(links._counting, "_row", lambda *asked: counted.append(asked[0]) or row(*asked))

    def look(who):
        barrier.wait()
        maps.append(links.map(who, Unwatched()))

    threads = [Thread(target=look, args=(Viewer(Role.STEWARD, str(n)),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(maps) == 4
    assert all(each == maps[0] for each in maps)
    assert len(counted) == len(set(counted))


def test_two_people_who_decide_at_once_both_have_their_way(store):
    published(store, "schools", {"school": SCHOOLS}, key=("school",))
    published(store, "visits", {"school": SCHOOLS, "school_code": SCHOOLS})
    links = links_of(store)
    ids = [f"link {n}" for n in range(8)]
    threads = [Thread(target=links.dismiss, args=(each, STEWARD)) for each in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(links._keeping.dismissed()) == ids


def test_a_cancelled_map_says_so_and_can_be_made_later(two):
    links = links_of(two)
    with pytest.raises(Cancelled, match="Stopped"):
        links.map(STEWARD, Cancelling())
    assert links.kept_map(STEWARD) is None
    assert len(links.map(STEWARD, Unwatched()).links) == 1


def test_a_folder_that_cannot_be_written_still_has_a_map(two):
    (two.root / "links").write_text("a file", encoding="utf-8")
    links = links_of(two)
    assert len(links.map(STEWARD, Unwatched()).proposed) == 1
    with pytest.raises(AppError, match="folder"):
        links.dismiss("x", STEWARD)


def test_data_that_cannot_be_read_give_a_sentence_without_a_value(two):
    (file,) = two.files(two.catalog().dataset("visits"))
    file.write_bytes(b"PAR1 secret 0100 PAR1")
    with pytest.raises(AppError, match="could not be read") as raised:
        mapped(two)
    assert "secret" not in str(raised.value)


def test_an_empty_store_has_an_empty_map(store):
    known = mapped(store)
    assert (known.datasets, known.links, known.gaps) == ((), (), ())


def test_a_link_of_a_dataset_to_itself_is_counted(store):
    # b and c are parts of a; a is part of nothing
    link = (Link(("parent",), "offices", ("office",)),)
    published(store, "offices", {"office": ["a", "b", "c"], "parent": [None, "a", "a"]}, links=link)
    (facts,) = mapped(store).links
    assert (facts.with_value, facts.matched, facts.target_distinct) == (2, 2, 3)


def test_hundreds_of_columns_are_looked_at_in_pieces(store):
    columns = {f"answer_{n}": [str(n)] * 5 for n in range(600)}
    published(store, "survey", {"school": SCHOOLS[:5], **columns})
    again = published(store, "survey_again", {"school": SCHOOLS[:5], **columns})
    known = mapped(store)
    assert [facts.variables for facts in known.links] == [("school",)]
    assert replace(again, links=()) == again
