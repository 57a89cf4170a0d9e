import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.catalog import Code, Link, VariableRole, VariableType
from core.manual import after, before, manual
from core.manual_tree import Facts, Figure, Items, Paragraph, Table, Terms
from core.manual_variable import variable_section
from core.profile import Break, BreakKind, Tally, VariableProfile
from core.quality import Check, CheckKind, Dimension, Finding, Findings, Score, State
from core.quality_words import rule_of
from core.words import Message
from locales import speaker
from tests.known_register import AGE, CATALOG, PROFILE, REGISTER

ENGLISH, SPANISH = speaker("en", "en_US"), speaker("es", "es_PE")

RANGE = Check(CheckKind.RANGE, ("age",), low=3, high=25, state=State.CONFIRMED)
FINDINGS = Findings(
    "register",
    "2026-05-01",
    datetime(2026, 5, 2, tzinfo=UTC),
    10,
    (
        Finding(RANGE, checked=10, hits=3, true_values=1),
        Finding(Check(CheckKind.UNIQUE, ("year", "document")), 10, 0),
    ),
    Score({Dimension.VALIDITY: 0.8, Dimension.UNIQUENESS: 1.0}),
)
FACTS = Facts(
    REGISTER,
    ENGLISH,
    CATALOG,
    PROFILE,
    FINDINGS,
    matched={("register", REGISTER.links[0]): 0.75},
)


def said(section, voice=ENGLISH):
    """Return every text of a section, in the order of reading."""
    return list(_texts(section, voice))


def plainly(text):
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def _texts(section, voice):
    yield from map(plainly, _spoken(section, voice))


def _spoken(section, voice):
    def worded(cell):
        return voice.say(Message("%(cell)s", {"cell": cell}))

    yield voice.say(section.title)
    for block in section.blocks:
        if isinstance(block, Paragraph | Items):
            yield from map(voice.say, block.sentences)
        elif isinstance(block, Terms):
            yield from (f"{voice.say(term)}: {worded(told)}" for term, told in block.rows)
        elif isinstance(block, Table):
            yield voice.say(block.title)
            yield " | ".join(map(voice.say, block.heading))
            yield from (" | ".join(map(worded, row)) for row in block.rows)


def section_of(name, facts=FACTS):
    return said(variable_section(facts.dataset.variable(name), facts))


def part(id, facts=FACTS):
    return said(next(each for each in manual(facts).sections() if each.id == id))


def test_it_goes_from_how_to_read_it_to_how_to_cite():
    assert [each.id for each in manual(FACTS).sections()] == [
        "how-to-read",
        "row",
        "origin",
        "editions",
        "trust",
        "variables",
        "variable-year",
        "variable-document",
        "variable-sex",
        "variable-age",
        "linking",
        "glossary",
        "citing",
    ]


def test_a_variable_is_described_in_plain_sentences():
    texts = section_of("age")
    assert texts[:2] == ["Age", "On 31 March."]
    assert "Short name: age" in texts
    assert "Unit: years" in texts
    assert "Valid range: from 3 to 25" in texts
    # the quantiles of the eight known ages 6 to 13, as the profile has them
    assert "Half of the values lie between 8 and 11; the middle one is 9." in texts
    assert "The mean is 9.5, the standard deviation 2.45." in texts
    # one empty cell and one 99
    assert "2 records (20 %) are without a value: 1 empty, 1 with a code for “no value”." in texts


def test_the_code_list_has_meanings_and_counts():
    texts = section_of("sex")
    place = texts.index("Code list")
    assert texts[place + 1 : place + 4] == [
        "Stored value | Meaning | Records | Share of all records",
        "F | Girls | 5 | 50 %",
        "M | Boys | 3 | 30 %",
    ]
    assert "The most frequent one is “Girls”, in 55.6 % of the values." in texts
    assert any(text.startswith("1 values cannot be right") for text in texts)
    assert "Name in the file: SEXO_ALU" in texts


def test_a_count_that_is_not_known_is_a_dash_and_no_zero():
    cut = replace(PROFILE, variables=(replace(PROFILE.variable("sex"), top=(Tally("F", 5),)),))
    texts = section_of("sex", replace(FACTS, profile=cut))
    assert "M | Boys | – | –" in texts


def test_counts_are_left_out_where_they_are_known_of_few_codes_only():
    cut = replace(PROFILE, variables=(replace(PROFILE.variable("sex"), top=(Tally("X", 1),)),))
    assert "M | Boys" in section_of("sex", replace(FACTS, profile=cut))


def test_a_mean_far_from_the_middle_is_explained():
    # (14 - 9) / 10 is half a standard deviation, and more than one year
    pulled = replace(AGE, mean=14.0, sd=10.0)
    texts = section_of("age", replace(FACTS, profile=replace(PROFILE, variables=(pulled,))))
    assert "A few large values pull the mean up." in texts
    assert "A few large values pull the mean up." not in section_of("age")


def test_codes_for_no_value_have_their_meaning():
    assert "99 | Not stated | 1 | 10 %" in section_of("age")


def test_missing_by_year_and_breaks_stand_with_the_variable():
    texts = section_of("age")
    assert "2024 | 50 %" in texts
    assert "2024: “Age” is without a value in 50.0 % of the records, against 0.0 % before." in texts


def test_checks_stand_with_their_variable_in_words():
    # 3 hits, one of them a true value: 2 of 10 are open
    row = f"{ENGLISH.say(rule_of(RANGE, REGISTER))} | 2 of 10 (20 %); 1 more are true values | Confirmed"
    assert row in section_of("age")
    assert row in part("trust")
    assert "Age" in row


def test_scores_are_shown_with_their_formula():
    texts = part("trust")
    assert "Validity | 80 %" in texts
    assert "Overall | 90 %" in texts
    assert any(text.startswith("Validity: Mean, over the checks") for text in texts)
    assert "One school sent nothing in 2024." in texts


@pytest.mark.parametrize("role", [VariableRole.IDENTIFIER, VariableRole.HIDDEN])
def test_of_identifiers_and_hidden_variables_no_value_is_shown(role):
    sex = replace(REGISTER.variable("sex"), role=role)
    dataset = replace(REGISTER, variables=(sex,), key=(), links=())
    section = variable_section(sex, replace(FACTS, dataset=dataset))
    text = " ".join(said(section))
    assert not any(isinstance(block, Figure) for block in section.blocks)
    assert "Girls" not in text
    assert "F |" not in text
    assert "Ana Quispe" not in " ".join(section_of("document"))


def test_every_record_with_a_value_of_its_own_is_said_so():
    assert "Every record that has a value has one of its own." in section_of("document")


def test_years_are_bare_and_records_have_their_separators():
    texts = part("editions")
    assert "The data cover the years 2023 to 2024." in texts
    assert "Of 12 rows that came in, 2 were refused because a value did not fit." in texts
    assert "2023 | 6" in texts


def test_links_say_by_what_and_how_many_find_their_counterpart():
    assert "Document | Payments | Payee | 75 %" in part("linking")
    payments = replace(FACTS, dataset=CATALOG.dataset("payments"), profile=None, findings=None)
    assert "Payee | Register of pupils | Document | 75 %" in part("linking", payments)


def test_a_link_to_data_that_are_not_here_is_still_told():
    lost = replace(REGISTER, links=(Link(("document",), "gone", ("id",)),))
    assert "Document | gone | id | –" in part("linking", replace(FACTS, dataset=lost))


def test_the_citation_names_who_what_when():
    cited = "Register of pupils, 2023–2024. Edition of 1 May 2026 (2026-05-01). Ministry of Education."
    assert cited in part("citing")


def test_without_a_profile_and_checks_the_rest_is_there():
    bare = Facts(REGISTER, ENGLISH)
    texts = [text for section in manual(bare).sections() for text in said(section)]
    assert any("have not been gone through" in text for text in texts)
    assert "No checks have been run on this edition yet." in texts
    assert "F | Girls" in texts
    assert not any(
        isinstance(block, Figure) for section in manual(bare).sections() for block in section.blocks
    )


def test_an_empty_dataset_has_a_manual_too():
    nothing = replace(
        REGISTER, variables=(), key=(), links=(), row={}, description={}, source={}, collected={}, years=None
    )
    empty = replace(PROFILE, records=0, variables=(), years=(), breaks=(), duplicates=0)
    texts = [
        text
        for section in manual(Facts(nothing, ENGLISH, profile=empty)).sections()
        for text in said(section)
    ]
    assert "Nobody has said yet what a row is. Write it in the dictionary." in texts
    assert "No link to another dataset is declared." in texts


def test_all_values_missing_and_one_value_only():
    none = VariableProfile("age", VariableType.INTEGER, values=0, not_reported=10)
    assert "No record has a value." in section_of(
        "age", replace(FACTS, profile=replace(PROFILE, variables=(none,)))
    )
    one = replace(
        AGE, lowest=7, highest=7, quantiles=(7,) * 7, mean=7.0, sd=0.0, values=1, coded=(), not_reported=0
    )
    texts = section_of("age", replace(FACTS, profile=replace(PROFILE, variables=(one,))))
    assert "The lowest is 7, the highest 7." in texts
    assert "Every record has a value." in texts


def test_rounded_values_and_days_that_stand_for_unknown_ones_are_told():
    # 50 of 120 values end in 0 or 5: 41.7 %, where a fifth would be expected
    heaped = replace(AGE, last_digits=(30, 9, 9, 9, 9, 20, 9, 9, 8, 8))
    texts = section_of("age", replace(FACTS, profile=replace(PROFILE, variables=(heaped,))))
    assert any(text.startswith("Values end with 0, 5 far more often") for text in texts)
    born = replace(REGISTER.variable("age"), type=VariableType.DATE, unit={}, valid_low=None, valid_high=None)
    days = ("2001-01-01", "2001-01-01", "2002-03-01", "2003-04-01", "2004-05-01", "2005-06-01", "2006-06-01")
    profile = VariableProfile(
        "age", VariableType.DATE, values=10, quantiles=days, lowest=days[0], highest=days[-1],
        heaped_days=(Tally("2001-01-01", 3),),
    )  # fmt: skip
    dataset = replace(REGISTER, variables=(born,), key=(), links=())
    texts = section_of("age", replace(FACTS, dataset=dataset, profile=replace(PROFILE, variables=(profile,))))
    assert any(text.startswith("3 days are a first of January or a placeholder") for text in texts)


@pytest.mark.parametrize("kind", BreakKind)
def test_every_kind_of_break_is_a_sentence(kind):
    found = Break(kind, "2024", "sex", before=1.0, after=0.5, codes=("F", "X"))
    texts = part("editions", replace(FACTS, profile=replace(PROFILE, breaks=(found,), changes=(found,))))
    assert sum(1 for text in texts if text.startswith(("2024:", "This edition:"))) == 2
    assert not any("F," in text for text in texts)


def test_a_variable_that_the_data_no_longer_have_is_named_as_it_was():
    found = Break(BreakKind.VANISHED, "2024", "weight")
    assert "2024: “weight” is no longer there." in part(
        "editions", replace(FACTS, profile=replace(PROFILE, breaks=(found,)))
    )


def test_a_profile_older_than_the_dictionary_is_no_error():
    other = replace(PROFILE, variables=())
    assert section_of("age", replace(FACTS, profile=other))[0] == "Age"


def test_a_percent_sign_in_the_data_is_text():
    wild = replace(REGISTER, title={"en": "100 % of %(all)s"}, row={"en": "50 % d"})
    assert "A row is 50 % d." in part("row", replace(FACTS, dataset=wild))


def test_no_gap_stays_open_in_any_language():
    for voice in (ENGLISH, SPANISH):
        texts = [text for section in manual(FACTS).sections() for text in said(section, voice)]
        assert not [text for text in texts if re.search(r"%\(|\bNone\b|\{", text)]


def test_a_long_code_list_is_whole_in_the_tree():
    many = tuple(Code(f"{n:04}", {"en": f"School {n}"}) for n in range(3_600))
    dataset = replace(REGISTER, variables=(replace(REGISTER.variable("sex"), codes=many),), key=(), links=())
    section = variable_section(dataset.variables[0], replace(FACTS, dataset=dataset))
    table = next(block for block in section.blocks if isinstance(block, Table) and block.rows[0][0] == "0000")
    assert len(table.rows) == 3_600


def test_the_parts_make_the_whole():
    whole = manual(FACTS)
    assert (whole.before, whole.after) == (before(FACTS), after(FACTS))
