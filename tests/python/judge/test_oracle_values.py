"""What a cell means to the oracle."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from oracle import Unreadable, as_quantity, as_text, as_timestamp, is_number, rounded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None), ("", None), (" \t\r\n", None), ("\u00a0", "\u00a0"), (" a b\n", "a b"), (True, "true"),
        (12, "12"), (1.5, "1.5"), (2.0, "2.0"), (date(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05"),
        (datetime(2024, 1, 2, 3, 4, 5, 60), "2024-01-02 03:04:05.00006"),
    ],
)  # fmt: skip
def test_text(value: Any, text: str | None) -> None:
    """Text is trimmed of spaces, tabs and line ends, and blank is null."""
    assert as_text(value) == text


@pytest.mark.parametrize(
    "text", ["1", "+1", "-1", "1.", "1.5", ".5", " 7 ", "1e3", "1.5E-3", "+.5e+2", "007"]
)
def test_is_number(text: str) -> None:
    """What counts as a number."""
    assert is_number(text)


@pytest.mark.parametrize(
    "text", [None, "", ".", "1,5", "1_000", "0x10", "NaN", "inf", "1e", "e5", "1 2", "٣", "- 1", "1e400"]
)
def test_is_no_number(text: str | None) -> None:
    """What does not."""
    assert not is_number(text)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-02-29", datetime(2024, 2, 29)),
        ("2024-02-29 10:11", datetime(2024, 2, 29, 10, 11)),
        (" 2024-02-29T10:11:12.5 ", datetime(2024, 2, 29, 10, 11, 12, 500000)),
        ("2024-02-29T23:30:00Z", datetime(2024, 2, 29, 23, 30)),
        ("2024-03-01 01:30:00+02:00", datetime(2024, 2, 29, 23, 30)),
        ("2024-02-29 20:00:00-0530", datetime(2024, 3, 1, 1, 30)),
        (datetime(2024, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))), datetime(2024, 2, 29, 23)),
        (date(2024, 2, 29), datetime(2024, 2, 29)),
        ("", None),
        ("2023-02-29", Unreadable("2023-02-29")),
        ("31.12.2023", Unreadable("31.12.2023")),
        ("2024-01-01 25:00:00", Unreadable("2024-01-01 25:00:00")),
        ("1700000000", Unreadable("1700000000")),
    ],
)
def test_timestamp(value: Any, moment: Any) -> None:
    """Timestamps without a zone are UTC; those with one become UTC."""
    assert as_timestamp(value) == moment


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        (None, 1), ("1", 1), ("3.0", 3), ("1e3", 1000), ("1000000", 1000000), ("0", "quantity_not_positive"),
        ("-0.5", "quantity_not_positive"), ("1000001", "unreadable_quantity"), ("2.5", "unreadable_quantity"),
        ("two", "unreadable_quantity"),
    ],
)  # fmt: skip
def test_quantity(text: str | None, quantity: int | str) -> None:
    """A quantity is a whole number from 1 to a million, 1 by default."""
    assert as_quantity(text) == quantity


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("0", "0.00"), ("36", "36.00"), ("0.005", "0.01"), ("0.0049999994", "0.00"), ("0.0049999995", "0.01"),
        ("1.005", "1.01"), ("2.675", "2.68"), ("99.994999", "99.99"), ("99.995", "100.00"),
    ],
)  # fmt: skip
def test_rounding(value: str, result: str) -> None:
    """Nine decimals first, then half up to two."""
    assert str(rounded(Fraction(value))) == result
