"""Clean tables of different widths and kinds, made up anew from a seed each time."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = ["Ana Quispe", "Luis Ñahui", "Rosa Güere", "João Simões", "Eva D'Angelo", "Iván Peña", "Íngrid Sáez"]
_TOWNS = [
    "San Juan de Lurigancho",
    "Áncash",
    "Cusco",
    "Puno",
    "Iquitos",
    "Tacna",
    "Moyobamba",
    "Nueva Cajamarca",
]
_REMARKS = [
    "Entregado a tiempo, sin observaciones del área usuaria",
    'Dice "urgente" en la carta, pero no trae sello ni firma',
    "Se revisó el expediente; falta la resolución del año anterior",
    "Pendiente de respuesta: el local no tiene agua, luz ni internet",
    "The school asked for more desks, chairs and a new roof",
    "Visita hecha el lunes; todo conforme según el acta firmada",
]


@dataclass(frozen=True)
class Clean:
    """A table as it should be read: names and rows of text."""

    name: str
    header: list[str]
    rows: list[list[str]]


def clean_tables() -> list[Clean]:
    """Return the tables that the reader may be looked at with while it is built."""
    return [_make(name, make) for name, make in _MAKERS.items()]


def held_out_tables() -> list[Clean]:
    """Return the tables that are kept aside: their scores are looked at, never what went wrong in them."""
    return [_make(name, make) for name, make in _HELD_OUT.items()]


def _make(name: str, make: Callable[[random.Random], Clean]) -> Clean:
    return make(random.Random(name))  # noqa: S311 - made-up data


def _day(chance: random.Random, spelled: str) -> str:
    return (date(2019, 1, 1) + timedelta(days=chance.randrange(1500))).strftime(spelled)


def _orders(chance: random.Random) -> Clean:
    header = ["FECHA", "HORA", "CANT", "CODIGO", "PRECIO", "PRODUCTO", "DESCRIPCION", "ENLACE", "NOTAS"]
    rows = []
    for number in range(80):
        code = f"{chance.choice(['MG', 'RI', 'YY', 'BH'])}-{chance.randrange(1000, 9999)}"
        product = chance.choice(["Botas de montaña", 'Mesa redonda de 48"', "Casaca, talla única", "Gorro"])
        rows.append(
            [
                _day(chance, "%d/%m/%Y"),
                f"{number % 24:02d}:{number % 4 * 15:02d}",
                str(chance.randrange(40)),
                code,
                f"${chance.randrange(9999) / 100:.2f}",
                product,
                chance.choice(_REMARKS),
                f"https://www.example.com/product/{code.replace('-', '_')}.html",
                "" if number % 9 else "revisar",
            ]
        )
    return Clean("orders", header, rows)


def _census(chance: random.Random) -> Clean:
    header = ["ubigeo", "distrito", "año", "sexo", "población", "tasa"]
    rows = [
        [
            f"{chance.randrange(10101, 250401):06d}",
            chance.choice(_TOWNS),
            str(2015 + number % 6),
            "HM"[number % 2],
            str(chance.randrange(200, 90000)),
            f"{chance.random() * 100:.1f}",
        ]
        for number in range(60)
    ]
    return Clean("census", header, rows)


def _letters(chance: random.Random) -> Clean:
    header = ["expediente", "remitente", "asunto", "estado"]
    rows = [
        [
            f"EXP-{2020 + number % 4}-{number:05d}",
            chance.choice(_NAMES),
            chance.choice(_REMARKS),
            chance.choice(["abierto", "cerrado", "en trámite"]),
        ]
        for number in range(50)
    ]
    return Clean("letters", header, rows)


def _pupils(chance: random.Random) -> Clean:
    header = ["id", "school name", "grade", *[f"q{number}" for number in range(1, 9)], "mean", "comment"]
    rows = []
    for number in range(40):
        marks = [chance.randrange(21) for _ in range(8)]
        rows.append(
            [
                str(1000 + number),
                f"School No. {chance.randrange(1, 99)}",
                str(1 + number % 6),
                *map(str, marks),
                f"{sum(marks) / 8:.2f}",
                chance.choice([*_REMARKS, "", ""]),
            ]
        )
    return Clean("pupils", header, rows)


def _permits(chance: random.Random) -> Clean:
    header = ["Licencia", "Titular", "Giro del negocio", "Fecha de emisión", "Monto S/", "Correo", "Vigente"]
    rows = [
        [
            f"LF{number:04d}",
            chance.choice(_NAMES),
            chance.choice(["Bodega", "Botica, perfumería y afines", "Restaurante", "Taller"]),
            _day(chance, "%Y-%m-%d"),
            f"{chance.randrange(100, 5000)}.{chance.randrange(100):02d}",
            f"persona{number}@example.org",
            chance.choice(["Sí", "No"]),
        ]
        for number in range(70)
    ]
    return Clean("permits", header, rows)


def _visits(chance: random.Random) -> Clean:
    header = ["visit", "clinic", "district", "date", "weight kg", "height cm", "diagnosis", "follow-up"]
    rows = [
        [
            str(number),
            chance.choice(["Santa Rosa", "El Milagro", "12 de Octubre"]),
            chance.choice(_TOWNS),
            _day(chance, "%m/%d/%Y"),
            f"{3 + chance.random() * 80:.1f}",
            str(chance.randrange(45, 190)),
            chance.choice(["A09", "J06.9", "I10", "E11.9"]),
            chance.choice(["", "call, then visit", "none", 'patient said "later"']),
        ]
        for number in range(1, 91)
    ]
    return Clean("visits", header, rows)


_MAKERS = {"orders": _orders, "census": _census, "letters": _letters, "pupils": _pupils}
_HELD_OUT = {"permits": _permits, "visits": _visits}
