"""The backtest that the tests of the calibration share."""

from __future__ import annotations

import pytest
from backtests import Backtest, build, make_sample


@pytest.fixture(scope="session")
def backtest(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    """The project built on 5,000 invented contacts."""
    folder = tmp_path_factory.mktemp("calibration")
    return build(make_sample(folder / "raw", 5000), folder / "w.duckdb")
