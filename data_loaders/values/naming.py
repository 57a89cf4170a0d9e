"""Safe names for columns and datasets, and what a name says about its values."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 63

_CODE_WORDS = frozenset(
    [
        "code",
        "codes",
        "cod",
        "codigo",
        "codigos",
        "codmod",
        "id",
        "ids",
        "uuid",
        "guid",
        "ubigeo",
        "ubigeos",
        "dni",
        "ruc",
        "rut",
        "nit",
        "curp",
        "cpf",
        "cnpj",
        "cedula",
        "documento",
        "passport",
        "pasaporte",
        "tel",
        "telefono",
        "telefone",
        "phone",
        "fono",
        "celular",
        "mobile",
        "fax",
        "zip",
        "postal",
        "cep",
        "fips",
        "ibge",
        "inei",
        "reniec",
        "sunat",
        "folio",
        "expediente",
        "isbn",
        "iban",
        "clave",
        "cve",
        "key",
        "local_id",
        "placa",
        "cui",
        "nui",
    ]
)
_CODE_STARTS = (
    "cod_",
    "codigo_",
    "id_",
    "ubigeo",
    "iddist",
    "idprov",
    "iddpto",
    "codmod",
    "codlocal",
    "codgeo",
)
_YEAR_WORDS = frozenset(
    [
        "year",
        "years",
        "yr",
        "ano",
        "anio",
        "anios",
        "periodo",
        "period",
        "ejercicio",
        "gestion",
        "annee",
        "vigencia",
    ]
)
_BIRTH_WORDS = frozenset(["birth", "born", "dob", "nac", "nacimiento", "nascimento"])
_DATE_WORDS = _BIRTH_WORDS | {"fecha", "fechas", "date", "data", "dt", "fec", "dia", "day"}
_MONTH_WORDS = _DATE_WORDS | {"mes", "month", "periodo", "period", "anomes", "aniomes", "yearmonth"}
_GROUP_WORDS = frozenset(
    [
        "mes",
        "month",
        "mois",
        "dia",
        "day",
        "trimestre",
        "quarter",
        "semestre",
        "semester",
        "semana",
        "week",
        "grado",
        "grade",
        "quintil",
        "quintile",
        "decil",
        "decile",
        "nivel",
        "level",
        "estrato",
        "stratum",
        "tipo",
        "type",
        "clase",
        "class",
        "categoria",
        "category",
        "sexo",
        "sex",
        "genero",
        "gender",
        "region",
        "provincia",
        "distrito",
        "district",
        "zona",
        "zone",
        "area",
        "turno",
        "shift",
        "etapa",
        "ciclo",
        "risp",
        "acisp",
        "aisp",
        "regiao",
        "macrorregion",
        "microrregion",
        "sector",
        "bimestre",
        "bimester",
        "grupo",
        "group",
        "modalidad",
        "modalidade",
        "estado",
        "dpto",
        "departamento",
        "municipio",
        "comuna",
        "canton",
        "parroquia",
        "ugel",
        "dre",
    ]
)
_AMOUNT_WORDS = frozenset(
    [
        "km2",
        "ha",
        "m2",
        "total",
        "num",
        "numero",
        "number",
        "cantidad",
        "count",
        "poblacion",
        "population",
        "pct",
        "porcentaje",
        "percent",
        "tasa",
        "rate",
        "monto",
        "amount",
        "indice",
        "index",
        "score",
        "puntaje",
    ]
)
"""Words that make an amount of what begins like a grouping: `area_km2`, `estado_total`."""
_YEAR_IN_SPANISH = re.compile(r"\b(a)ñ(os?)\b", re.IGNORECASE)


def safe_names(originals: Iterable[str]) -> tuple[str, ...]:
    """Return one unique safe name per heading.

    >>> safe_names(["Município", "Mês ", "mes", "2015", "", "=1+1"])
    ('municipio', 'mes', 'mes_2', 'n2015', 'column_5', 'n1_1')
    """
    taken = {"file_row_number", "filename"}
    names = []
    for position, original in enumerate(originals, 1):
        name = _unique(safe_name(original) or f"column_{position}", taken)
        taken.add(name)
        names.append(name)
    return tuple(names)


def safe_name(text: str) -> str:
    """Return lower-case ASCII letters, digits and underscores, beginning with a letter; empty if nothing is left.

    "Año" becomes "anio": without its tilde it would be another word.
    """
    spelled = _YEAR_IN_SPANISH.sub(r"\1ni\2", unicodedata.normalize("NFC", text))
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    name = f"n{name}" if name[:1].isdigit() else name
    return name[:LONGEST].rstrip("_")


def says_code(name: str) -> bool:
    """Return whether a safe name is that of a code, to be kept as text: `ubigeo`, `cod_mod`, `student_id`."""
    return bool(_CODE_WORDS & set(name.split("_"))) or name.startswith(_CODE_STARTS)


def says_year(name: str) -> bool:
    """Return whether a safe name is that of a year: `anio`, `school_year`."""
    return bool(_YEAR_WORDS & set(name.split("_")))


def says_date(name: str) -> bool:
    """Return whether a safe name is that of a date."""
    return bool(_DATE_WORDS & set(name.split("_")))


def says_group(name: str) -> bool:
    """Return whether a safe name is that of a grouping, even of whole numbers: `mes`, but not `pacientes_dia`, `area_km2`."""
    first, *others = name.split("_")
    return first in _GROUP_WORDS and not _AMOUNT_WORDS & set(others)


def says_birth(name: str) -> bool:
    """Return whether a safe name is that of a date of birth."""
    return bool(_BIRTH_WORDS & set(name.split("_")))


def says_month(name: str) -> bool:
    """Return whether a safe name is that of a date or a month of a year: `fecha`, `periodo`."""
    return bool(_MONTH_WORDS & set(name.split("_")))


def without_accents(text: str) -> str:
    """Return the text with plain letters.

    >>> without_accents("Março 1º")
    'Marco 1º'
    """
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _unique(name: str, taken: set[str]) -> str:
    number, unique = 2, name
    while unique in taken:
        suffix = f"_{number}"
        unique = f"{name[: LONGEST - len(suffix)]}{suffix}"
        number += 1
    return unique
