"""How complete and trustworthy the data are, in a manual: known problems, scores, the checks and what they found."""

from core.catalog import Dataset
from core.figures import percentage
from core.manual_tree import Block, Facts, Items, Paragraph, Section, Table
from core.profile import Profile
from core.profile_words import label_of, missing_together_in_words
from core.quality import Dimension, Finding, Findings, State
from core.quality_words import concerned, dimension_name, formula_of, overall_formula, rule_of
from core.words import Message, Speaker, N_

_MOST_INCOMPLETE, _MOST_TOGETHER = 5, 3


def trust(facts: Facts) -> Section:
    """Say what is known to be wrong, how complete the data are, and what the checks found."""
    blocks = [*_problems(facts.dataset)]
    if facts.profile is not None:
        blocks += _completeness(facts.profile, facts.dataset, facts.speaker)
    if facts.findings is not None:
        blocks += _scores(facts.findings, facts.speaker)
        blocks += _checks(facts.findings, facts)
    else:
        blocks.append(Paragraph((Message(N_("No checks have been run on this edition yet.")),)))
    return Section("trust", Message(N_("How complete and trustworthy the data are")), tuple(blocks))


def checks_table(findings: tuple[Finding, ...], facts: Facts, title: Message) -> Table:
    """Return what each check asks for and what it found."""
    heading = (Message(N_("Check")), Message(N_("Result")), Message(N_("Agreed")))
    rows = tuple(
        (
            rule_of(each.check, facts.dataset, facts.catalog.titles),
            _result(each, facts),
            _agreed(each.check.state),
        )
        for each in findings
    )
    return Table(title, heading, rows)


def _problems(dataset: Dataset) -> list[Block]:
    if not dataset.problems:
        return [Paragraph((Message(N_("Nobody has noted a problem with these data.")),))]
    known = tuple(Message("%(problem)s", {"problem": problem}) for problem in dataset.problems)
    return [Paragraph((Message(N_("Known problems:")),)), Items(known)]


def _completeness(profile: Profile, dataset: Dataset, speaker: Speaker) -> list[Block]:
    whole = sum(1 for each in profile.variables if not each.missing)
    one = N_("%(count)s of %(all)s variables has a value in every record.")
    many = N_("%(count)s of %(all)s variables have a value in every record.")
    values = {"count": whole, "all": len(profile.variables)}
    blocks: list[Block] = [Paragraph((Message(one, values, plural=many, count=whole),))]
    partial = sorted(
        (each for each in profile.variables if each.missing), key=lambda each: -each.share_missing
    )
    if partial:
        heading = (Message(N_("Variable")), Message(N_("Records without a value")), Message(N_("Share")))
        rows = tuple(
            (label_of(each.name, dataset), each.missing, percentage(each.share_missing, speaker))
            for each in partial[:_MOST_INCOMPLETE]
        )
        blocks.append(Table(Message(N_("The least complete variables")), heading, rows, amounts=2))
    together = profile.missing_together[:_MOST_TOGETHER]
    if together:
        blocks.append(Items(tuple(missing_together_in_words(each, dataset) for each in together)))
    return blocks


def _scores(findings: Findings, speaker: Speaker) -> list[Block]:
    score = findings.score
    if score.overall is None:
        return []
    sides = [each for each in Dimension if each in score.by_dimension]
    heading = (Message(N_("Side of quality")), Message(N_("Score")))
    rows = [(dimension_name(each), percentage(score.by_dimension[each], speaker)) for each in sides]
    rows.append((Message(N_("Overall")), percentage(score.overall, speaker)))
    text = "%(side)s: %(formula)s"
    told = [Message(text, {"side": dimension_name(each), "formula": formula_of(each)}) for each in sides]
    return [
        Table(Message(N_("Scores")), heading, tuple(rows), amounts=1),
        Items((*told, overall_formula())),
    ]


def _checks(findings: Findings, facts: Facts) -> list[Block]:
    if not findings.findings:
        return [Paragraph((Message(N_("There are no checks on these data yet.")),))]
    ordered = tuple(sorted(findings.findings, key=lambda each: -each.open_hits))
    return [checks_table(ordered, facts, Message(N_("Checks and what they found")))]


def _result(finding: Finding, facts: Facts) -> Message:
    if finding.broken is not None:
        return Message(N_("Could not be run: %(reason)s"), {"reason": finding.broken})
    if not finding.hits:
        return Message(N_("Nothing found"))
    share = percentage(finding.share, facts.speaker)
    values = {"hits": finding.open_hits, "all": finding.checked, "share": share}
    said = Message(N_("%(hits)s of %(all)s (%(share)s)"), values)
    if finding.true_values:
        more = N_("%(hits)s of %(all)s (%(share)s); %(true)s more are true values")
        said = Message(more, {**values, "true": finding.true_values})
    about = concerned(finding, facts.dataset)
    return Message("%(said)s; %(about)s", {"said": said, "about": about}) if about else said


def _agreed(state: State) -> Message:
    return Message(N_("Confirmed") if state is State.CONFIRMED else N_("Suggested"))
