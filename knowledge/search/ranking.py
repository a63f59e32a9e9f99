"""Features into one score per candidate, and scores into probabilities. The weights are learnt: see learning.py."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from knowledge.content_files import load_as
from knowledge.errors import ContentError
from knowledge.search.matching import FEATURES

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("ranking.yaml")


class Weight(BaseModel):
    """Of one feature: a candidate's score is the sum of weight * (value - mean) / scale."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mean: float
    scale: float
    weight: float


class Ranking:
    """A linear ranking of candidates."""

    def __init__(self, weights: dict[str, Weight]) -> None:
        self.weights = weights
        ordered = [weights[name] for name in FEATURES]
        self._slope = np.array([w.weight / w.scale for w in ordered], dtype=np.float32)
        self._offset = float(sum(-w.mean * w.weight / w.scale for w in ordered))

    def scores(self, features: Floats) -> Floats:
        """One score per row of features; differences are log odds."""
        scores: Floats = features @ self._slope + np.float32(self._offset)
        return scores


def probabilities(scores: Floats) -> Floats:
    """Of each candidate being the right one, given that one of them is."""
    raised = np.exp(scores - scores.max())
    shares: Floats = raised / raised.sum()
    return shares


@cache
def known_ranking(path: Path = WEIGHTS) -> Ranking:
    """The learnt weights. Raises ContentError where a feature has none."""
    weights = load_as(dict[str, Weight], path)
    if set(weights) != set(FEATURES):
        raise ContentError(path, None, "the weights are for other features", FEATURES)
    return Ranking(weights)
