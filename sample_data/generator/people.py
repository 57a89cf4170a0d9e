"""Names of people: given names and two surnames, as common and as rare as real ones."""

import numpy as np
import pandas as pd

from sample_data.generator.streams import Flags, Integers, Texts

_GIRLS = (
    "María,Ana,Luz,Rosa,Carmen,Milagros,Valeria,Camila,Sofía,Lucía,Daniela,Fernanda,Ángela,Yesenia,Nayeli,Flor,"
    "Diana,Karen,Brenda,Xiomara,Elena,Inés,Begoña,Zoila,Noemí,Raquel,Judith,Estefanía,Andrea,Paola"
)
_BOYS = (
    "José,Luis,Juan,Carlos,Jesús,Miguel,Diego,Sebastián,Mateo,Joaquín,Ángel,César,Édgar,Wilmer,Percy,Adrián,"
    "Iván,Óscar,Ramón,Rubén,Nicolás,Tomás,Héctor,Brayan,Jhon,Kevin,Fabián,Martín,Raúl,Simón"
)
_SURNAMES = (
    "Quispe,Flores,Sánchez,García,Rodríguez,Huamán,Rojas,Mamani,Díaz,López,Ramos,Torres,Chávez,Vásquez,Mendoza,"
    "Gonzáles,Castillo,Espinoza,Gutiérrez,Cruz,Fernández,Ruiz,Núñez,Peña,Muñoz,Ccori,Condori,Apaza,Yupanqui,"
    "Ñahui,Ibáñez,Zúñiga,Cáceres,Ávalos,Palomino,Salazar,Vargas,Córdova,Silva,Campos,Tello,Pacheco,Delgado,"
    "Ponce,Benítez,Paredes,Valdivia,Montoya,Lara,Bravo,Carrasco,Cárdenas,Guzmán,Herrera,Aguilar,Medina,Reyes,"
    "Cabrera,De la Cruz,Del Águila,De los Santos,Villanueva,Urrutia,Tapia,Solís,Sáenz,Roldán,Quiroga,Pizarro,"
    "Ortiz,Olivares,Navarro,Monzón,Málaga,Luján,León,Jara,Inga,Huanca,Gálvez,Farfán,Escobar,Durán,Cornejo,"
    "Cueva,Choque,Barrios,Arce,Alarcón,Acuña,Zegarra,Yáñez,Vilca,Ticona,Soto,Rivas,Puma,Neyra,Meza,Loayza"
)
_SHARE_WITH_TWO_NAMES = 0.55


def people(is_female: Flags, rng: np.random.Generator) -> pd.DataFrame:
    """Return given_names, surname_1 and surname_2 for each person."""
    count = len(is_female)
    first = np.where(is_female, *(_drawn(names, count, 0.6, rng) for names in (_GIRLS, _BOYS)))
    second = np.where(is_female, *(_drawn(names, count, 0.0, rng) for names in (_GIRLS, _BOYS)))
    has_two = (rng.random(count) < _SHARE_WITH_TWO_NAMES) & (first != second)
    return pd.DataFrame(
        {
            "given_names": np.where(has_two, np.char.add(np.char.add(first, " "), second), first),
            "surname_1": _drawn(_SURNAMES, count, 0.75, rng),
            "surname_2": _drawn(_SURNAMES, count, 0.75, rng),
        }
    )


def documents(numbers: Integers) -> Texts:
    """Return identity documents of eight digits."""
    return np.char.mod("%08d", numbers)


def _drawn(choice: str, count: int, steepness: float, rng: np.random.Generator) -> Texts:
    """Return names drawn with Zipf's weights: the n-th is n^-steepness as common as the first."""
    names = np.array(choice.split(","))
    weight = 1 / np.arange(1, len(names) + 1) ** steepness
    return np.asarray(names[rng.choice(len(names), count, p=weight / weight.sum())])
