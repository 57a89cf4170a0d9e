"""How the values of a variable are spread, in plain sentences: what is usual, what is rare, what looks rounded."""

from core.catalog import NUMERIC, SILENT, Variable, VariableType
from core.profile import QUANTILES, VariableProfile
from core.variable_words import meaning, percent, reading
from core.words import Message, N_

_FEWEST_FOR_DIGITS = 100
_ROUNDED = 0.3
"""Share of last digits 0 and 5 from which values look rounded; 0.2 would be expected."""
_HEAPED_DAY = 0.05
_LOPSIDED = 0.2
"""Distance of mean and median in standard deviations from which a few large (or small) values pull the mean."""
_SHAPE = 0.5


def distribution_in_words(variable: Variable, profile: VariableProfile) -> tuple[Message, ...]:
    """Return what can be said about the values; of identifiers and hidden variables how many there are, no more."""
    if not profile.values:
        return (Message(N_("No record has a value.")),)
    if variable.role in SILENT:
        return (_different(profile),)
    if profile.quantiles and len(profile.quantiles) == len(QUANTILES) and not variable.codes:
        return (*_amounts(variable, profile), *_rounding(profile), *_heaped_days(variable, profile))
    return (*_listed(variable, profile), *_shapes(variable, profile), *_untidy(profile))


def impossible_in_words(profile: VariableProfile) -> tuple[Message, ...]:
    """Return how many values cannot be, if any."""
    if not profile.impossible:
        return ()
    one = N_(
        "%(count)s value is impossible: outside the valid range, a day to come, or not in the code list."
    )
    many = N_(
        "%(count)s values are impossible: outside the valid range, days to come, or not in the code list."
    )
    count = profile.impossible
    return (Message(one, {"count": count}, plural=many, count=count),)


def _amounts(variable: Variable, profile: VariableProfile) -> tuple[Message, ...]:
    low, quarter, middle, three_quarters, high = (
        reading(profile.quantiles[QUANTILES.index(share)], variable)
        for share in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    said = []
    if profile.lowest is not None and profile.highest is not None:
        ends = {"low": reading(profile.lowest, variable), "high": reading(profile.highest, variable)}
        said.append(Message(N_("The values go from %(low)s to %(high)s."), ends))
    if profile.quantiles[2] == profile.quantiles[4]:
        said.append(Message(N_("At least half of the values are %(middle)s."), {"middle": middle}))
    else:
        half = {"low": quarter, "high": three_quarters, "middle": middle}
        text = N_("Half of the values lie between %(low)s and %(high)s; the one in the middle is %(middle)s.")
        said.append(Message(text, half))
    if profile.quantiles[1] != profile.quantiles[5]:
        text = N_("One value in twenty is %(low)s or lower, and one in twenty is %(high)s or higher.")
        if variable.type not in NUMERIC:
            text = N_("One value in twenty is %(low)s or earlier, and one in twenty is %(high)s or later.")
        said.append(Message(text, {"low": low, "high": high}))
    return (*said, *_mean(variable, profile))


def _mean(variable: Variable, profile: VariableProfile) -> tuple[Message, ...]:
    if profile.mean is None or variable.type not in NUMERIC:
        return ()
    values = {"mean": reading(_short(profile.mean), variable), "sd": _short(profile.sd or 0.0)}
    said = [Message(N_("The mean is %(mean)s, the standard deviation %(sd)s."), values)]
    middle = profile.quantiles[3]
    apart = (profile.mean - float(middle)) / profile.sd if profile.sd else 0.0
    if apart > _LOPSIDED:
        said.append(Message(N_("A few large values pull the mean up.")))
    elif apart < -_LOPSIDED:
        said.append(Message(N_("A few small values pull the mean down.")))
    return tuple(said)


def _rounding(profile: VariableProfile) -> tuple[Message, ...]:
    total = sum(profile.last_digits)
    if len(profile.last_digits) != 10 or total < _FEWEST_FOR_DIGITS:
        return ()
    share = (profile.last_digits[0] + profile.last_digits[5]) / total
    if share < _ROUNDED:
        return ()
    text = N_(
        "%(share)s of the values end in 0 or 5, where 20 %% would be expected: many were probably rounded or estimated."
    )
    return (Message(text, {"share": percent(share)}),)


def _heaped_days(variable: Variable, profile: VariableProfile) -> tuple[Message, ...]:
    if not profile.heaped_days or variable.type is VariableType.YEAR:
        return ()
    first = max(profile.heaped_days, key=lambda each: each.count)
    share = first.count / profile.values
    if share < _HEAPED_DAY:
        return ()
    text = N_("%(day)s stands in %(share)s of the values: perhaps the true day was not known.")
    return (Message(text, {"day": reading(first.value, variable), "share": percent(share)}),)


def _listed(variable: Variable, profile: VariableProfile) -> tuple[Message, ...]:
    said = [_different(profile)]
    if not profile.top or profile.distinct >= profile.values > 1:
        return tuple(said)
    first = profile.top[0]
    text = N_("The most frequent one is “%(value)s”, in %(share)s of the values.")
    said.append(
        Message(
            text, {"value": meaning(first.value, variable), "share": percent(first.count / profile.values)}
        )
    )
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


def _shapes(variable: Variable, profile: VariableProfile) -> tuple[Message, ...]:
    if variable.codes or not profile.patterns:
        return ()
    first = profile.patterns[0]
    share = first.count / profile.values
    if share < _SHAPE:
        return ()
    text = N_("%(share)s of the values are written like %(shape)s, where A is a letter and 9 a digit.")
    return (Message(text, {"share": percent(share), "shape": first.value}),)


def _untidy(profile: VariableProfile) -> tuple[Message, ...]:
    said = []
    if profile.untrimmed:
        one = N_("%(count)s value has spaces before or after it.")
        many = N_("%(count)s values have spaces before or after them.")
        said.append(Message(one, {"count": profile.untrimmed}, plural=many, count=profile.untrimmed))
    if profile.mixed_case:
        one = N_("%(count)s value is also there in other capitals.")
        many = N_("%(count)s values are also there in other capitals.")
        said.append(Message(one, {"count": profile.mixed_case}, plural=many, count=profile.mixed_case))
    return tuple(said)


def _short(value: float) -> float:
    """Return a mean with four digits: more would say that it is known better than it is."""
    return float(f"{value:.4g}")
