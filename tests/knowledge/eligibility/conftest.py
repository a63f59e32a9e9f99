"""What every test of eligibility starts from: the first policy's pack, on a fixed day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.eligibility.loading import Eligibility, load_eligibility
from knowledge.eligibility.measures import Measure

PACK = Path(__file__).parents[3] / "knowledge" / "policies" / "tongzhou-2018-5"
ON = date(2026, 11, 22)
ELIGIBILITY = load_eligibility(PACK)


@pytest.fixture
def on() -> date:
    return ON


@pytest.fixture
def pack() -> Eligibility:
    return ELIGIBILITY


@pytest.fixture(params=list(ELIGIBILITY.measures))
def measure(request: pytest.FixtureRequest) -> Measure:
    """Each of the ten measures in turn."""
    return ELIGIBILITY.measures[request.param]
