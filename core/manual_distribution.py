"""How the values of a variable are spread, in plain sentences: what is usual, what is rare, what looks odd."""

from core.catalog import NUMERIC, SILENT, Variable, VariableType
from core.figures import percentage
from core.profile import QUANTILES, VariableProfile
from core.profile_words import quantiles_in_words, value_in_words
from core.remarks import RemarkKind, remark_in_words, remarks
from core.words import Message, Speaker, N_

_LOPSIDED = 0.3
"""Distance of mean and median in standard deviations from which a few large (or small) values pull the mean."""
_SHAPE = 0.5
_SAID_OTHERWISE = frozenset({RemarkKind.CONSTANT, RemarkKind.NEARLY_EMPTY})


def distribution_in_words(
    variable: Variable, profile: VariableProfile, speaker: Speaker
) -> tuple[Message, ...]:
    """Return what can be said about the values; of identifiers and hidden variables how many there are, no more."""
    odd = tuple(remark_in_words(each) for each in remarks(profile) if each.kind not in _SAID_OTHERWISE)
    if not profile.values:
        return odd
    if variable.role in SILENT:
        return (_different(profile), *odd)
    if _has_amounts(variable, profile):
        return (*quantiles_in_words(variable, profile, speaker), *_lopsided(variable, profile), *odd)
    return (*_listed(variable, profile, speaker), *_shapes(variable, profile, speaker), *odd)


def _has_amounts(variable: Variable, profile: VariableProfile) -> bool:
    """Return whether quantiles say something; of a few years and of codes they do not."""
    is_listed = bool(variable.codes) or variable.type is VariableType.YEAR
    return len(profile.quantiles) == len(QUANTILES) and not is_listed


def _lopsided(variable: Variable, profile: VariableProfile) -> tuple[Message, ...]:
    """Say that a few values pull the mean, unless the distance is less than the values are apart anyway."""
    if variable.type not in NUMERIC or profile.mean is None or not profile.sd:
        return ()
    distance = profile.mean - float(profile.quantiles[QUANTILES.index(0.5)])
    is_whole = variable.type is VariableType.INTEGER
    if abs(distance) < max(_LOPSIDED * profile.sd, 1 if is_whole else 0):
        return ()
    text = (
        N_("A few large values pull the mean up.")
        if distance > 0
        else N_("A few small values pull the mean down.")
    )
    return (Message(text),)


def _listed(variable: Variable, profile: VariableProfile, speaker: Speaker) -> tuple[Message, ...]:
    said = [_different(profile)]
    if profile.top and profile.distinct < profile.values:
        first = profile.top[0]
        values = {
            "value": value_in_words(variable, first.value, speaker),
            "share": percentage(first.count / profile.values, speaker),
        }
        said.append(Message(N_("The most frequent one is “%(value)s”, in %(share)s of the values."), values))
    return tuple(said)


def _different(profile: VariableProfile) -> Message:
    count = profile.distinct
    if count == profile.values > 1 and profile.is_distinct_exact:
        return Message(N_("Every record that has a value has one of its own."))
    one = N_("There is %(count)s value.")
    many = N_("There are %(count)s different values.")
    if not profile.is_distinct_exact:
        many = N_("There are about %(count)s different values.")
    return Message(one, {"count": count}, plural=many, count=count)


def _shapes(variable: Variable, profile: VariableProfile, speaker: Speaker) -> tuple[Message, ...]:
    if variable.codes or not profile.patterns:
        return ()
    first = profile.patterns[0]
    share = first.count / profile.values
    if share < _SHAPE:
        return ()
    text = N_("%(share)s of the values are written like %(shape)s, where A is a letter and 9 a digit.")
    return (Message(text, {"share": percentage(share, speaker), "shape": first.value}),)
