"""What statistics files say about their tables: labels, code lists, missing codes, titles and notes, put as hints."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.catalog import Code, VariableRole, VariableType
from core.words import Words
from data_loaders.intake import About, Hint
from data_loaders.readers.statistics_moments import bare_format, moment_of
from data_loaders.readers.statistics_text import Decoder
from data_loaders.readers.statistics_values import Column, Facts, code_text, tag_code, tag_text

Labels = tuple[tuple[float | str, str], ...]
"""Values and what they mean, in the order of the file."""

_BUILT_IN = frozenset(
    [
        *("BEST", "BESTD", "BESTX", "BINARY", "COMMA", "COMMAX", "D", "DOLLAR", "DOLLARX", "E", "EURO", "EUROX", "F", "FLOAT"),
        *("FRACT", "HEX", "IB", "IEEE", "NEGPAREN", "NUMX", "OCTAL", "PD", "PERCENT", "PERCENTN", "PIB", "PVALUE", "ROMAN"),
        *("SSN", "WORDF", "WORDS", "YEN", "Z", "ZD", "$", "$ASCII", "$BINARY", "$CHAR", "$EBCDIC", "$F", "$HEX", "$OCTAL"),
        *("$QUOTE", "$REVERS", "$UPCASE", "$VARYING"),
    ]
)  # fmt: skip
"""Formats of SAS that every installation has; all others come from a catalogue."""


def columns_of(description: Mapping[str, Any], program: str, decoder: Decoder) -> tuple[Facts, ...]:
    """Return what the file says about its columns, decoded."""
    catalogue = _catalogues(description, decoder)
    return tuple(_facts(each, program, decoder, catalogue) for each in description["columns"])


def needs_catalogue(facts: Facts) -> bool:
    """Return whether the labels of a SAS column stand in a catalogue that was not there."""
    form = bare_format(facts.form)
    return bool(form) and not facts.codes and facts.moment is None and form not in _BUILT_IN


def about_of(description: Mapping[str, Any], decoder: Decoder) -> About:
    """Return the title and the notes of a file."""
    title = decoder.text(description["label"]).strip()
    notes = [decoder.text(note).strip() for note in description["notes"]]
    return About(title=_words(title), description=_words("\n".join(note for note in notes if note)))


def hint_of(column: Column, *, is_text: bool) -> Hint:
    """Return what the file says about one column whose values have all been seen."""
    facts = column.facts
    missing = () if column.is_moment else (*_missing(column), *_tagged(column, is_text=is_text))
    apart = {code.value for code in missing}
    labels = [(code_text(value), label) for value, label in facts.codes if not _is_tag(value, facts)]
    codes = tuple(Code(value, _words(label or value)) for value, label in labels if value not in apart)
    return Hint(
        label=_words(facts.label),
        codes=codes if facts.moment is None else (),
        missing=missing,
        role=_role(column, has_codes=bool(codes)),
        is_ordered=facts.measure == "ordinal",
    )


def _facts(
    said: Mapping[str, Any], program: str, decoder: Decoder, catalogues: Mapping[str, Labels]
) -> Facts:
    is_text = said["kind"] == "string"
    return Facts(
        name=decoder.text(said["name"]),
        kind=said["kind"],
        label=decoder.text(said["label"]).strip(),
        form=said["format"],
        measure=said["measure"],
        codes=_labels(said["codes"], decoder) or catalogues.get(bare_format(said["format"]), ()),
        missing=tuple((_value(low, decoder), _value(high, decoder)) for low, high in said["missing"]),
        moment=None if is_text else moment_of(program, said["format"]),
    )


def _labels(said: Sequence[Sequence[Any]], decoder: Decoder) -> Labels:
    return tuple((_value(value, decoder), decoder.text(label).strip()) for value, label in said)


def _value(value: Any, decoder: Decoder) -> float | str:
    return decoder.text(value) if isinstance(value, str) else float(value)


def _catalogues(description: Mapping[str, Any], decoder: Decoder) -> dict[str, Labels]:
    """Return the value labels of the SAS catalogues by the bare name of their format; the first catalogue wins."""
    formats: dict[str, Labels] = {}
    for catalogue in description["catalogues"]:
        own = Decoder(catalogue["encoding"] or decoder.declared)
        for name, labels in catalogue["formats"].items():
            formats.setdefault(bare_format(own.text(name)), _labels(labels, own))
    return formats


def _missing(column: Column) -> tuple[Code, ...]:
    """Return the codes that the file declares as missing: single ones, and those of its ranges that occur or have a label."""
    facts = column.facts
    labels = {value: label for value, label in facts.codes if not _is_tag(value, facts)}
    single = [low for low, high in facts.missing if low == high]
    named = [value for value in labels if any(_is_within(value, low, high) for low, high in facts.missing)]
    values = dict.fromkeys([*single, *named, *column.missing_met])
    return tuple(Code(code_text(value), _reason(labels.get(value, ""), code_text(value))) for value in values)


def _is_within(value: float | str, low: float | str, high: float | str) -> bool:
    if isinstance(value, str) or isinstance(low, str) or isinstance(high, str):
        return value == low == high
    return low <= value <= high


def _tagged(column: Column, *, is_text: bool) -> tuple[Code, ...]:
    """Return the missing values with a letter that occur, under the numbers that stand for them."""
    labels = {value: label for value, label in column.facts.codes if _is_tag(value, column.facts)}
    codes = []
    for tag in sorted(column.tags):
        text, label = tag_text(tag), labels.get(chr(tag), "")
        words = _words(f"{label} ({text})") if label else _reason("", text)
        codes.append(Code(text if is_text else str(tag_code(tag)), words))
    return tuple(codes)


def _is_tag(value: float | str, facts: Facts) -> bool:
    return isinstance(value, str) and not facts.is_text


def _reason(label: str, code: str) -> Words:
    return _words(label) or {"en": f"No value ({code})", "es": f"Sin valor ({code})"}


def _role(column: Column, *, has_codes: bool) -> VariableRole | None:
    """Codes make a breakdown, whatever the measure says: SPSS calls every number a scale until told otherwise."""
    is_number = column.type in (VariableType.INTEGER, VariableType.NUMBER)
    if has_codes or (is_number and column.facts.measure in ("nominal", "ordinal")):
        return VariableRole.DIMENSION
    return VariableRole.MEASURE if is_number and column.facts.measure == "scale" else None


def _words(text: str) -> Words:
    """The language is not known: the same text in each."""
    return {"en": text, "es": text} if text else {}


def catalogues_beside(companions: Sequence[Path], file: Path) -> tuple[Path, ...]:
    """Return the SAS catalogues among the companions, the one with the file's own name first."""
    found = [each for each in companions if each.suffix.lower() == ".sas7bcat"]
    return tuple(sorted(found, key=lambda each: (each.stem.casefold() != file.stem.casefold(), each.name)))
