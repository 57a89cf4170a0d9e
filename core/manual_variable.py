"""One variable in a manual: what it is called and means, what it holds, what is missing, which checks concern it."""

from core.catalog import SILENT, Code, Variable
from core.manual_distribution import distribution_in_words, impossible_in_words
from core.manual_editions import breaks_in_words
from core.manual_tree import Block, Cell, Facts, Figure, Items, Paragraph, Section, Table, Terms, variable_id
from core.manual_trust import checks_table
from core.profile import Profile, VariableProfile
from core.variable_words import ROLE_LABELS, TYPE_LABELS, percent, reading
from core.words import Message, N_


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
            "–" if variable.share_missing is None else percent(variable.share_missing),
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
    blocks.append(_at_a_glance(variable))
    if profile is not None:
        blocks += _values(variable, profile)
    blocks += _codes(variable, profile)
    if profile is not None:
        blocks += _missing_by_year(variable, facts.profile)
    blocks += _changes(variable, facts)
    blocks += _checks(variable, facts)
    return Section(variable_id(variable.name), Message("%(label)s", {"label": variable.label}), tuple(blocks))


def _profile_of(variable: Variable, profile: Profile | None) -> VariableProfile | None:
    try:
        return profile.variable(variable.name) if profile else None
    except KeyError:  # the dictionary was changed after the data were gone through
        return None


def _at_a_glance(variable: Variable) -> Terms:
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
        rows += _valid_range(variable)
    return Terms(tuple(rows))


def _valid_range(variable: Variable) -> list[tuple[Message, Cell]]:
    low, high = variable.valid_low, variable.valid_high
    values = {
        "low": reading(low, variable) if low is not None else "",
        "high": reading(high, variable) if high is not None else "",
    }
    if low is None and high is None:
        return []
    text = N_("from %(low)s to %(high)s") if None not in (low, high) else N_("from %(low)s")
    if low is None:
        text = N_("up to %(high)s")
    return [(Message(N_("Valid range")), Message(text, values))]


def _values(variable: Variable, profile: VariableProfile) -> list[Block]:
    blocks: list[Block] = []
    if variable.role not in SILENT and profile.values:
        blocks.append(Figure(variable.name))
    blocks.append(Paragraph(distribution_in_words(variable, profile)))
    blocks.append(Paragraph((_missing(profile), *impossible_in_words(profile))))
    return blocks


def _missing(profile: VariableProfile) -> Message:
    count = profile.missing
    if not count:
        return Message(N_("Every record has a value."))
    values = {"count": count, "share": percent(profile.share_missing), "empty": profile.not_reported}
    coded = count - profile.not_reported
    one = N_("%(count)s record (%(share)s) is without a value.")
    many = N_("%(count)s records (%(share)s) are without a value.")
    if coded:
        one = N_("%(count)s record (%(share)s) is without a value; it holds a code for “no value”.")
        many = N_(
            "%(count)s records (%(share)s) are without a value: %(empty)s are empty, %(coded)s hold a code for “no value”."
        )
    return Message(one, {**values, "coded": coded}, plural=many, count=count)


def _codes(variable: Variable, profile: VariableProfile | None) -> list[Block]:
    if variable.role in SILENT:
        return []
    blocks: list[Block] = []
    if variable.codes:
        top = {each.value: each.count for each in profile.top} if profile else {}
        is_whole = profile is not None and sum(top.values()) == profile.values
        counts = {code.value: top.get(code.value, 0 if is_whole else None) for code in variable.codes}
        blocks.append(_code_table(Message(N_("Code list")), variable.codes, counts, profile))
    if variable.missing:
        coded = {each.value: each.count for each in profile.coded} if profile else {}
        none = {code.value: coded.get(code.value, 0) if profile else None for code in variable.missing}
        blocks.append(_code_table(Message(N_("Codes for “no value”")), variable.missing, none, profile))
    return blocks


def _code_table(
    title: Message, codes: tuple[Code, ...], counts: dict[str, int | None], profile: VariableProfile | None
) -> Table:
    """Return stored values and meanings; with counts where at least one is known."""
    heading = (Message(N_("Stored value")), Message(N_("Meaning")))
    if profile is None or all(count is None for count in counts.values()):
        return Table(title, heading, tuple((code.value, code.label) for code in codes))
    records = profile.records or 1
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        count = counts[code.value]
        known: tuple[Cell, Cell] = ("–", "–") if count is None else (count, percent(count / records))
        rows.append((code.value, code.label, *known))
    return Table(
        title, (*heading, Message(N_("Records")), Message(N_("Share of all records"))), tuple(rows), amounts=2
    )


def _missing_by_year(variable: Variable, profile: Profile | None) -> list[Block]:
    years = [each for each in profile.years if variable.name in each.missing] if profile else []
    shares = [each.missing[variable.name] for each in years]
    if len(years) < 2 or not any(shares):
        return []
    heading = (Message(N_("Year")), Message(N_("Share without a value")))
    rows = tuple((str(each.year), percent(share)) for each, share in zip(years, shares, strict=True))
    return [Table(Message(N_("Without a value, by year")), heading, rows, amounts=1)]


def _changes(variable: Variable, facts: Facts) -> list[Block]:
    breaks = (
        [each for each in facts.profile.breaks if each.variable == variable.name] if facts.profile else []
    )
    return [Items(breaks_in_words(breaks, facts.dataset))] if breaks else []


def _checks(variable: Variable, facts: Facts) -> list[Block]:
    if facts.findings is None:
        return []
    found = tuple(each for each in facts.findings.findings if variable.name in each.check.variables)
    return [checks_table(found, facts, Message(N_("Checks")))] if found else []
