"""Which threshold to suggest for a check of scores: beyond what chance does, and in a gap."""

from dataclasses import replace
from statistics import NormalDist

from core.quality import OUTLIER_THRESHOLD, Check
from data_loaders.checking.evidence import Evidence, Planning

FEW = 0.0005
"""The share of hits that is still few: of ten thousand payments, five."""
DOUBLINGS = 5
SAME = 0.9


def with_threshold(check: Check, count: int, plan_of: Planning, evidence: Evidence) -> Check | None:
    """Return the check with the lowest threshold at which hits are few and stand apart; None where there is none.

    It is doubled from what chance does not reach until there are few hits, and doubling it once more would find nearly the same
    ones: what is found then lies beyond a gap, and is not merely the end of a long tail.
    """
    lowest = score_beyond_chance(count)
    thresholds = [lowest * 2**step for step in range(DOUBLINGS + 1)]
    checked, hits = evidence.hits_at(check, plan_of, thresholds)
    for threshold, here, beyond in zip(thresholds, hits, hits[1:], strict=False):
        if here <= FEW * checked and beyond >= SAME * here:
            # beyond a long tail that ends by itself there is nothing to look for
            return replace(check, threshold=threshold) if here or threshold <= 2 * lowest else None
    return None


def score_beyond_chance(count: int) -> float:
    """Return the score that chance alone should not reach once in two such registers (Chauvenet), at least the usual limit.

    The usual limit of 3.5 is for some dozens of values; of a million good ones it would call 465 wrong.

    >>> score_beyond_chance(100), score_beyond_chance(1_000_000)
    (3.5, 5.5)
    """
    beyond = NormalDist().inv_cdf(1 - 0.25 / max(count, 1))
    return max(OUTLIER_THRESHOLD, -(-beyond * 2 // 1) / 2)  # rounded up to a half
