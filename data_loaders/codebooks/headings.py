"""What the columns of a codebook in a workbook are: their headings in English, Spanish and Portuguese, and their languages.

"label::Spanish (es)", "etiqueta (es)" and "label_es" are all the Spanish label.
"""

import re
import unicodedata
from collections.abc import Sequence

from core.words import N_
from data_loaders.readers.kinds import unreadable

Heading = tuple[str, str]
"""What a column holds, and in which language ("" where it does not say)."""

_TWICE = N_(
    '"%(file)s" has two columns called "%(heading)s" in the sheet "%(sheet)s", so it is not clear which one counts. Take one '
    "out, and bring the workbook again."
)

_FIELDS = {
    "about": "about",
    "name": "name|variable|variable name|var name|variable id|var|field|field name|column|column name|nombre|campo|columna"
    "|nombre de la variable|nombre variable|nombre de variable|nombre del campo|nombre de campo|variavel|nome|coluna"
    "|nome da variavel|nome do campo",
    "list": "list_name|list name|lista|nombre de lista",
    "original": "original|heading|in the file|encabezado",
    "label": "label|title|variable label|etiqueta|titulo|rotulo|etiqueta de la variable|etiqueta de variable|rotulo da variavel"
    "|value label|etiqueta del valor|meaning|significado",
    "description": "description|definition|question|question text|hint|notes|descripcion|definicion|pregunta|notas"
    "|texto de la pregunta|descripcion de la variable|descricao|definicao|pergunta|observaciones|details",
    "unit": "unit|units|unidad|unidades|unidad de medida|unidade|unidade de medida|unit of measure",
    "type": "type|tipo|tipo de dato|tipo de variable|data type",
    "role": "role|use|rol|uso|papel",
    "values": "values|codes|categories|value labels|choices|options|valores|categorias|codigos|opciones|alternativas"
    "|response options|codigos y etiquetas|valores y etiquetas|allowed values|dominio|domain|opcoes",
    "value": "value|code|valor|codigo",
    "missing": "missing|missing values|missing codes|is missing|valores perdidos|perdidos|sin dato|codigos sin dato|omissos"
    "|valores omissos|valores ausentes",
    "valid_low": "valid_low|min|minimum|minimo|lowest|valid low|valor minimo",
    "valid_high": "valid_high|max|maximum|maximo|highest|valid high|valor maximo",
    "ordered": "ordered|is ordered|ordenada|ordenado",
    "order": "order|orden|ordem",
    "area_level": "area_level|area level|nivel de area",
    "codes_listed": "codes_listed",
}  # fmt: skip
_BY_NAME = {name: field for field, names in _FIELDS.items() for name in names.split("|")}
_LANGUAGES = {
    "en": "english|ingles|en", "es": "spanish|espanol|castellano|es", "pt": "portuguese|portugues|pt",
    "qu": "quechua|qu|que|quz", "ay": "aymara|aimara|ay", "fr": "french|frances|fr", "gn": "guarani|gn",
}  # fmt: skip
_BY_LANGUAGE = {name: code for code, names in _LANGUAGES.items() for name in names.split("|")}
_TAIL = re.compile(r"(.+?)(?:\s*::\s*|\s*[:@(\[/|-]\s*|[ _])([^:@(\[]+?(?:\s*\([a-z-]+\))?)[)\]]?\s*\Z")
_CODE_IN = re.compile(r"\(([a-z]{2,3})(?:-[a-z]+)?\)")


def heading_of(text: str) -> Heading | None:
    """Return what a column of this heading holds, or None for one that a codebook has no place for.

    >>> (
    ...     heading_of("label::Spanish (es)"),
    ...     heading_of("Etiqueta (qu)"),
    ...     heading_of("label_es"),
    ...     heading_of("Peso"),
    ... )
    (('label', 'es'), ('label', 'qu'), ('label', 'es'), None)
    >>> heading_of("Nombre de la variable"), heading_of("valid_low")
    (('name', ''), ('valid_low', ''))
    """
    bare = plain(text)
    if bare in _BY_NAME:
        return _BY_NAME[bare], ""
    match = _TAIL.match(bare)
    if match is None or match[1].strip() not in _BY_NAME:
        return None
    language = language_of(match[2], is_certain="::" in bare)
    return (_BY_NAME[match[1].strip()], language) if language else None


def language_of(text: str, *, is_certain: bool = False) -> str:
    """Return the code of a language by its name or code; nothing for what is none.

    >>> language_of("Spanish (es)"), language_of("Quechua"), language_of("ashaninka", is_certain=True)
    ('es', 'qu', 'as')
    """
    bare = plain(text)
    inside = _CODE_IN.search(bare)
    if inside:
        return inside[1]
    if bare in _BY_LANGUAGE:
        return _BY_LANGUAGE[bare]
    is_code = re.fullmatch(r"[a-z]{2,3}", bare) is not None
    if is_certain:
        return bare if is_code else re.sub(r"[^a-z]", "", bare)[:2]
    return ""


def headings_in(cells: Sequence[str], sheet: str, shown_name: str) -> tuple[Heading | None, ...]:
    """Return what each column holds. Raises UnreadableFile where two of them have one name."""
    seen: set[str] = set()
    found = tuple(heading_of(cell) if cell.strip() else None for cell in cells)
    for cell, heading in zip(cells, found, strict=True):
        if heading is not None and plain(cell) in seen:
            raise unreadable(_TWICE, shown_name, heading=cell.strip()[:60], sheet=sheet[:60])
        seen.add(plain(cell))
    return found


def plain(text: str) -> str:
    r"""Return a text in small letters without accents and extra spaces.

    >>> plain("  Descripción\nde la  Variable ")
    'descripcion de la variable'
    """
    letters = unicodedata.normalize("NFKD", " ".join(text.split())).casefold()
    return "".join(char for char in letters if not unicodedata.combining(char)).strip(" *:")
