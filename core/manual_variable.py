"""One variable in a manual: what it is called and means, what it holds, what is missing, which checks concern it."""

from collections.abc import Mapping

from core.catalog import SILENT, Code, Variable
from core.figures import percentage
from core.manual_distribution import distribution_in_words
from core.manual_tree import Block, Cell, Facts, Figure, Items, Paragraph, Section, Table, Terms, variable_id
from core.manual_trust import checks_table
from core.profile import Profile, VariableProfile
from core.profile_words import break_in_words, value_in_words
from core.variable_words import ROLE_LABELS, TYPE_LABELS
from core.words import Message, Speaker, N_

_Counts = Mapping[str, int | None]


def variables_overview(facts: Facts) -> Section:
    """Return the list of all variables."""
    heading = (
        Message(N_("Variable")),
        Message(N_("Short name")),
        Message(N_("Type")),
        Message(N_("Use")),
        Message(N_("Without a value")),
    )
    rows = tuple(
        (
            variable.label,
            variable.name,
            Message(TYPE_LABELS[variable.type]),
            Message(ROLE_LABELS[variable.role]),
            "–" if variable.share_missing is None else percentage(variable.share_missing, facts.speaker),
        )
        for variable in facts.dataset.variables
    )
    table = Table(Message(N_("All variables")), heading, rows, amounts=1)
    return Section("variables", Message(N_("The variables, one by one")), (table,))


def variable_section(variable: Variable, facts: Facts) -> Section:
    """Return everything about one variable."""
    profile = _profile_of(variable, facts.profile)
    blocks: list[Block] = []
    if any(variable.description.values()):
        blocks.append(Paragraph((Message("%(text)s", {"text": variable.description}),)))
    blocks.append(_at_a_glance(variable, facts.speaker))
    if profile is not None:
        blocks += _values(variable, profile, facts.speaker)
    blocks += _codes(variable, profile, facts.speaker)
    if profile is not None:
        blocks += _missing_by_year(variable, facts.profile, facts.speaker)
    blocks += _changes(variable, facts)
    blocks += _checks(variable, facts)
    return Section(variable_id(variable.name), Message("%(label)s", {"label": variable.label}), tuple(blocks))


def _profile_of(variable: Variable, profile: Profile | None) -> VariableProfile | None:
    try:
        return profile.variable(variable.name) if profile else None
    except KeyError:  # the dictionary was changed after the data were gone through
        return None


def _at_a_glance(variable: Variable, speaker: Speaker) -> Terms:
    rows: list[tuple[Message, Cell]] = [
        (Message(N_("Short name")), variable.name),
        (Message(N_("Type")), Message(TYPE_LABELS[variable.type])),
        (Message(N_("Use")), Message(ROLE_LABELS[variable.role])),
    ]
    if variable.original and variable.original != variable.name:
        rows.append((Message(N_("Name in the file")), variable.original))
    if any(variable.unit.values()):
        rows.append((Message(N_("Unit")), variable.unit))
    if variable.role not in SILENT:
        rows += _valid_range(variable, speaker)
    return Terms(tuple(rows))


def _valid_range(variable: Variable, speaker: Speaker) -> list[tuple[Message, Cell]]:
    low, high = variable.valid_low, variable.valid_high
    values = {
        "low": value_in_words(variable, low, speaker) if low is not None else "",
        "high": value_in_words(variable, high, speaker) if high is not None else "",
    }
    if low is None and high is None:
        return []
    text = N_("from %(low)s to %(high)s") if None not in (low, high) else N_("from %(low)s")
    if low is None:
        text = N_("up to %(high)s")
    return [(Message(N_("Valid range")), Message(text, values))]


def _values(variable: Variable, profile: VariableProfile, speaker: Speaker) -> list[Block]:
    blocks: list[Block] = []
    if variable.role not in SILENT and profile.values:
        blocks.append(Figure(variable.name))
    said = distribution_in_words(variable, profile, speaker)
    blocks.append(Paragraph((*said, _missing(profile, speaker))))
    return blocks


def _missing(profile: VariableProfile, speaker: Speaker) -> Message:
    count = profile.missing
    if not count:
        return Message(N_("Every record has a value."))
    values = {
        "count": count,
        "share": percentage(profile.share_missing, speaker),
        "empty": profile.not_reported,
    }
    coded = count - profile.not_reported
    one = N_("%(count)s record (%(share)s) is without a value.")
    many = N_("%(count)s records (%(share)s) are without a value.")
    if coded:
        one = N_("%(count)s record (%(share)s) is without a value; it holds a code for “no value”.")
        many = N_(
            "%(count)s records (%(share)s) are without a value: %(empty)s empty, %(coded)s with a code for “no value”."
        )
    return Message(one, {**values, "coded": coded}, plural=many, count=count)


def _codes(variable: Variable, profile: VariableProfile | None, speaker: Speaker) -> list[Block]:
    if variable.role in SILENT:
        return []
    tables = [(N_("Code list"), variable.codes, _counts(variable, profile))] if variable.codes else []
    if variable.missing:
        coded = {each.value: each.count for each in profile.coded} if profile else {}
        none = {code.value: coded.get(code.value, 0) if profile else None for code in variable.missing}
        tables.append((N_("Codes for “no value”"), variable.missing, none))
    records = profile.records if profile else 0
    return [_code_table(Message(title), codes, counts, records, speaker) for title, codes, counts in tables]


def _counts(variable: Variable, profile: VariableProfile | None) -> _Counts:
    """Return how many records have each code; None of one that the profile does not name."""
    if profile is None:
        return {}
    top = {each.value: each.count for each in profile.top}
    is_whole = sum(top.values()) == profile.values
    return {code.value: top.get(code.value, 0 if is_whole else None) for code in variable.codes}


def _code_table(
    title: Message, codes: tuple[Code, ...], counts: _Counts, records: int, speaker: Speaker
) -> Table:
    """Return stored values and meanings; with counts where they are known of most codes."""
    heading = (Message(N_("Stored value")), Message(N_("Meaning")))
    known = [count for count in counts.values() if count is not None]
    if not records or 2 * len(known) < len(codes):
        return Table(title, heading, tuple((code.value, code.label) for code in codes))
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        count = counts.get(code.value)
        counted: tuple[Cell, Cell] = (
            ("–", "–") if count is None else (count, percentage(count / records, speaker))
        )
        rows.append((code.value, code.label, *counted))
    counts_heading = (Message(N_("Records")), Message(N_("Share of all records")))
    return Table(title, (*heading, *counts_heading), tuple(rows), amounts=2)


def _missing_by_year(variable: Variable, profile: Profile | None, speaker: Speaker) -> list[Block]:
    years = [each for each in profile.years if variable.name in each.missing] if profile else []
    shares = [each.missing[variable.name] for each in years]
    if len(years) < 2 or not any(shares):
        return []
    heading = (Message(N_("Year")), Message(N_("Share without a value")))
    rows = tuple(
        (str(each.year), percentage(share, speaker)) for each, share in zip(years, shares, strict=True)
    )
    return [Table(Message(N_("Without a value, by year")), heading, rows, amounts=1)]


def _changes(variable: Variable, facts: Facts) -> list[Block]:
    breaks = (
        [each for each in facts.profile.breaks if each.variable == variable.name] if facts.profile else []
    )
    said = tuple(break_in_words(each, facts.dataset, facts.speaker) for each in breaks)
    return [Items(said)] if said else []


def _checks(variable: Variable, facts: Facts) -> list[Block]:
    if facts.findings is None:
        return []
    found = tuple(each for each in facts.findings.findings if variable.name in each.check.variables)
    return [checks_table(found, facts, Message(N_("Checks")))] if found else []
