"""The nominal register: every pupil who ever entered, with name and document."""

import pandas as pd

from sample_data.generator.people import documents, people
from sample_data.generator.streams import stream

_FIRST_DOCUMENT = 61_000_000


def register(entered: pd.DataFrame) -> pd.DataFrame:
    """Return those who entered, with document (unique), given_names, surname_1 and surname_2."""
    rng = stream("register")
    numbers = _FIRST_DOCUMENT + rng.permutation(len(entered) * 3)[: len(entered)]
    named = people((entered["sex"] == "F").to_numpy(), rng)
    return entered.reset_index(drop=True).join(named).assign(document=documents(numbers))
