"""The information programme of 2022: half of the eligible schools of every stratum, drawn by lot."""

import numpy as np
import pandas as pd

from sample_data.generator.schools import LAST_GRADE
from sample_data.generator.streams import Flags, Floats, stream

FIRST_GRADE = 5
"""The programme speaks to pupils of grades 5 and above."""

FADING = {2022: 1.0, 2023: 0.70, 2024: 0.55}
"""How much of the first year's effect is left in each year."""

EFFECT_ON_DROPOUT = -0.40
"""Log-odds of dropping out, in the first year, where the programme was delivered."""

EFFECT_ON_SCORE = 5.0
"""Points in both exams of grade 8, in the first year, where the programme was delivered."""

SHARE_DELIVERED = 0.86


def assigned(schools: pd.DataFrame) -> pd.DataFrame:
    """Return the schools with is_eligible, stratum (region x area), is_treated, is_delivered, programme_group.

    Eligible are public schools with secondary grades. In a stratum with an odd number a coin decides about the last.
    """
    rng = stream("programme")
    is_eligible = (schools["management"] == "public") & (schools["last_grade"] == LAST_GRADE)
    stratum = schools["region"] + "-" + schools["area"]
    is_treated = pd.Series(False, index=schools.index)
    for _, members in sorted(schools[is_eligible].groupby(stratum[is_eligible]).groups.items()):
        order = rng.permutation(np.sort(np.asarray(members)))
        half = len(order) // 2 + int(len(order) % 2 == 1 and rng.random() < 0.5)
        is_treated[order[:half]] = True
    group = np.select([is_treated, is_eligible], ["treatment", "comparison"], "not_eligible")
    return schools.assign(
        is_eligible=is_eligible,
        stratum=stratum.where(is_eligible),
        is_treated=is_treated,
        is_delivered=is_treated & (rng.random(len(schools)) < SHARE_DELIVERED),
        programme_group=group,
    )


def true_effect(year: int, odds: Floats, reached: Flags) -> dict[str, float]:
    """Return the effect on dropout over the pupils reached: `odds` are the log-odds without the programme.

    "Intention to treat" is what assignment does when a share SHARE_DELIVERED of assigned schools deliver.
    """
    without = 1 / (1 + np.exp(-odds[reached]))
    delivered = 1 / (1 + np.exp(-(odds[reached] + EFFECT_ON_DROPOUT * FADING[year])))
    effect = float((delivered - without).mean())
    return {
        "pupils": int(reached.sum()),
        "dropout_without_programme": round(float(without.mean()), 5),
        "effect_if_delivered": round(effect, 5),
        "effect_of_assignment": round(SHARE_DELIVERED * effect, 5),
        "score_points_if_delivered_grade_8": round(EFFECT_ON_SCORE * FADING[year], 2),
    }
