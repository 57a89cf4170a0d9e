"""Words of headings that mean the same in Spanish, Portuguese and English, and words that mean opposites."""

import re
from difflib import SequenceMatcher

from data_loaders.values.naming import safe_name

_SAME = (
    "sex sexo genero gender",
    "year ano anio anios year yr periodo period gestion ejercicio",
    "month mes",
    "date fecha data",
    "name nombre nome nombres names",
    "code codigo cod clave cve",
    "municipality municipio munic comuna",
    "district distrito dist",
    "province provincia prov",
    "region regiao",
    "department departamento depto dpto",
    "state estado uf",
    "country pais",
    "school escuela escola colegio centro institucion instituicao",
    "student students alumno alumnos aluno alunos estudiante estudiantes estudantes matriculados",
    "enrolment enrollment matricula matriculas",
    "teacher teachers docente docentes profesor profesores professores",
    "population poblacion populacao habitantes habs inhabitants",
    "age edad idade",
    "men male males hombre hombres homens masculino varones man",
    "women female females mujer mujeres mulher mulheres femenino feminino woman",
    "total totales totals",
    "area zona zone ambito",
    "level nivel grado grade",
    "value valor",
    "rate tasa taxa",
    "percent percentage porcentaje porcentagem pct share",
    "number numero num nro cantidad quantidade count",
    "birth births nacimiento nacimientos nascimento nascimentos",
    "death deaths defuncion defunciones obitos muertes",
    "income ingreso ingresos renda",
    "address direccion endereco",
    "type tipo",
)
_OPPOSITE = (
    "men women",
    "low high",
    "lower upper",
    "lower higher",
    "min max",
    "minimum maximum",
    "minimo maximo",
    "urban rural",
    "urbano rural",
    "urbana rural",
    "public private",
    "publico privado",
    "publica privada",
    "start end",
    "inicio fin",
    "first last",
    "birth death",
    "father mother",
    "padre madre",
    "pai mae",
    "north south",
    "code name",
    "number name",
    "date name",
    "number rate",
    "number percent",
    "total percent",
)
_IDLE = frozenset(
    [
        "de",
        "del",
        "la",
        "el",
        "los",
        "las",
        "do",
        "da",
        "dos",
        "das",
        "of",
        "the",
        "a",
        "o",
        "per",
        "por",
        "y",
        "e",
        "and",
        "en",
        "em",
        "in",
    ]
)

_CONCEPT = {word: words.split()[0] for words in _SAME for word in words.split()}
_PAIRS = [frozenset(pair.split()) for pair in _OPPOSITE]
_CLOSE = 0.84
"""How alike two spellings have to be before that says anything."""


def concepts(heading: str) -> frozenset[str]:
    """Return the words of a heading, each as the one word that stands for its synonyms.

    >>> sorted(concepts("Nº de Alumnos (Mujeres)")) == sorted(concepts("n_students_women"))
    True
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    words = [word for word in safe_name(spaced).split("_") if word and word not in _IDLE]
    return frozenset(_CONCEPT.get(word, word) for word in words if word not in ("n", "no"))


def name_likeness(one: str, other: str) -> float:
    """Return how alike two headings are, between 0 and 1; names that differ in a number or are opposites are not.

    >>> (
    ...     name_likeness("sexo", "Género"),
    ...     name_likeness("p1", "p2"),
    ...     name_likeness("Lower limit", "Upper limit"),
    ... )
    (0.95, 0.0, 0.0)
    """
    left, right = concepts(one), concepts(other)
    if not left or not right or _numbers(left) != _numbers(right) or _are_opposite(left, right):
        return 0.0
    if left == right:
        return 0.95
    shared = len(left & right) / len(left | right)
    spelling = SequenceMatcher(None, safe_name(one), safe_name(other), autojunk=False).ratio()
    return max(shared, 0.95 * spelling if spelling >= _CLOSE else 0.0)


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(number for word in words for number in re.findall(r"\d+", word))


def _are_opposite(left: frozenset[str], right: frozenset[str]) -> bool:
    mine, theirs = left - right, right - left
    return any(pair & mine and pair & theirs for pair in _PAIRS)
