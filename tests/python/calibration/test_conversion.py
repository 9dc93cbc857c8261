"""What a conversion is may be chosen: the calibration foretells it, and everything about deals stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from backtests import HORIZON, Backtest, Row, in_memory, make_sample
from gate import Seeds
from oracle import accept, events_of_leads, read_raw
from project import CompiledProject
from sklearn.metrics import roc_auc_score

CONVERSIONS = ("won", "accepted", "event:demo_requested")
# What people buy is no matter of the setting: every column of these marts but the rules_version and the named ones.
STAY = {
    "pipeline_forecast": ("published_conversions",),
    "channel_performance": (),
    "segment_performance": (),
    "time_to_customer": (),
    "account_scores": (),
    "lead_scores": ("conversion_probability", "probability_caution"),
}


@dataclass
class Built:
    """What one build says: the labels of its backtest, how well it ranks, what stays, and which leads have a probability and which a worth."""

    labels: dict[tuple[str, date], bool | None]
    scored: list[Row]
    auc: dict[str, float]
    monitored: dict[date, tuple[int, int | None]]
    learned: int
    stay: dict[str, list[Row]]
    probable: set[str]
    worth: set[str]
    warnings: list[Row]


def of_build(found: Backtest) -> Built:
    """Read it."""
    rows = found.rows(
        "select lead_id, as_of, split, is_converted, lead_score from intermediate.int_backtest_scores"
        " join intermediate.int_leads using (lead_number) where split <> 'converted'"
    )
    stay = {}
    for mart, changing in STAY.items():
        table = found.rows(f"select * from marts.{mart} order by all")
        stay[mart] = [{name: cell for name, cell in row.items() if "rules_version" not in name and name not in changing} for row in table]
    return Built(
        {(row["lead_id"], row["as_of"]): row["is_converted"] for row in rows}, rows,
        {row["split"]: row["auc"] for row in found.rows("select * from intermediate.int_score_quality")},
        {row["period_on"]: (row["leads"], row["conversions"]) for row in found.rows("select * from marts.model_monitoring")},
        found.rows("select cast(sum(cast(is_converted as integer)) as integer) as n from commands.learning_pairs")[0]["n"],
        stay,
        {row["lead_id"] for row in found.rows("select lead_id from marts.lead_scores where conversion_probability is not null")},
        {row["lead_id"] for row in found.rows("select lead_id from marts.sales_queue where expected_value is not null")},
        found.rows("select * from marts.rule_warnings where rule_kind = 'setting'"),
    )  # fmt: skip


def with_conversion(folder: Path, conversion: str) -> Path:
    """The default seeds with another conversion."""
    seeds = Seeds(folder)
    seeds.reset()
    assert [row[1] for row in seeds.rows("calibration_settings") if row[0] == "conversion"] == ["won"]
    seeds.set(conversion=conversion)
    return folder


@pytest.fixture(scope="module")
def raw_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,500 invented contacts."""
    return make_sample(tmp_path_factory.mktemp("conversion") / "raw", 1500)


@pytest.fixture(scope="module")
def builds(compiled_project: CompiledProject, raw_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """The same contacts with each conversion."""
    found = {}
    for conversion in CONVERSIONS:
        seeds = with_conversion(tmp_path_factory.mktemp("seeds") / "seeds", conversion)
        with in_memory(compiled_project, raw_path, seeds) as backtest:
            found[conversion] = of_build(backtest)
    return found


def label_days(raw_path: Path, conversion: str, as_of: date) -> dict[str, date]:
    """When each lead converted first, read off the raw rows that were known on a date."""
    acceptance = accept(read_raw(raw_path))
    if conversion == "accepted":
        rows = [row for row in acceptance.rows["sales_feedback"] if row["verdict"].lower() == "accepted" and row["known_on"] <= as_of]
        pairs = [(row["contact_id"], row["known_on"]) for row in rows]
    else:
        kind = conversion.removeprefix("event:")
        pairs = [
            (lead_id, event.day) for lead_id, events in events_of_leads(acceptance).items() for event in events
            if event.event_type == kind and event.counts_on(as_of)
        ]  # fmt: skip
    days: dict[str, date] = {}
    for lead_id, day in pairs:
        days[lead_id] = min(day, days.get(lead_id, day))
    return days


@pytest.mark.parametrize("conversion", CONVERSIONS[1:])
def test_the_labels_are_those_of_the_raw_rows(builds: dict[str, Built], raw_path: Path, conversion: str) -> None:
    """Of the open leads those that had not converted by the cutoff, with the first conversion within the horizon as the label."""
    found, won = builds[conversion], builds["won"]
    as_of = max(row["as_of"] for row in found.stay["lead_scores"])
    days = label_days(raw_path, conversion, as_of)
    expected = {
        (lead_id, cutoff): None if label is None else lead_id in days and days[lead_id] <= cutoff + HORIZON
        for (lead_id, cutoff), label in won.labels.items()
        if lead_id not in days or days[lead_id] > cutoff
    }
    assert found.labels == expected
    assert sum(label or False for label in expected.values()) > 50 and len(expected) < len(won.labels)
    for split in ("training", "held_out"):
        rows = [row for row in found.scored if row["split"] == split]
        auc = roc_auc_score(np.array([row["is_converted"] for row in rows]), np.array([row["lead_score"] for row in rows]))
        assert found.auc[split] is None or found.auc[split] == pytest.approx(auc, rel=1e-9)
    assert found.auc["training"] not in (None, won.auc["training"])
    for period, (leads, conversions) in found.monitored.items():
        of_period = [label for (_, cutoff), label in expected.items() if cutoff == period]
        assert (leads, conversions or 0) == (len(of_period), sum(label or False for label in of_period))
    assert found.learned == sum(row["is_converted"] for row in found.scored if row["split"] in ("training", "held_out"))


@pytest.mark.parametrize("conversion", CONVERSIONS[1:])
def test_deals_stay_as_they_are(builds: dict[str, Built], raw_path: Path, conversion: str) -> None:
    """Forecasts, channels, segments, accounts and scores are those of won deals; who has converted has no probability any more."""
    found, won = builds[conversion], builds["won"]
    for mart in STAY:
        assert found.stay[mart] == won.stay[mart], mart
    as_of = max(row["as_of"] for row in found.stay["lead_scores"])
    converted = label_days(raw_path, conversion, as_of)
    is_open = {row["lead_id"] for row in found.stay["lead_scores"] if row["is_open"]}
    assert found.probable == (set() if found.auc["training"] is None else is_open - set(converted)) and is_open & set(converted)
    assert found.warnings == won.warnings == []
    # The chance of a demo times the worth of a deal is worth nothing.
    assert won.worth and not found.worth


def test_an_event_that_nobody_has_is_warned_of(compiled_project: CompiledProject, raw_path: Path, tmp_path: Path) -> None:
    """As for a rule on such an event; a type that is one slip away is named."""
    seeds = with_conversion(tmp_path / "seeds", "event: Demo_Requestd")
    with in_memory(compiled_project, raw_path, seeds) as found:
        warnings = found.rows("select rule_id, warning, detail, lead_count from marts.rule_warnings where rule_kind = 'setting' order by warning")
        assert found.rows("select count(*) as n from intermediate.int_label_dates") == [{"n": 0}]
    assert [(row["rule_id"], row["warning"], row["detail"], row["lead_count"]) for row in warnings] == [
        ("calibration_settings.conversion", "near_event_type",
         "one slip away from the data: event_type demo_requestd is demo_requested there", 0),
        ("calibration_settings.conversion", "unknown_event_type", "the data has no event type demo_requestd", 0),
    ]  # fmt: skip


def test_what_is_loaded_later_is_no_conversion_yet(compiled_project: CompiledProject, raw_path: Path, tmp_path: Path) -> None:
    """As of a day the labels are those of the rows known then."""
    seeds = with_conversion(tmp_path / "seeds", "event:demo_requested")
    with in_memory(compiled_project, raw_path, seeds, as_of=date(2026, 6, 30) - timedelta(days=100)) as found:
        rows = found.rows("select lead_id, converted_on from intermediate.int_label_dates join intermediate.int_leads using (lead_number)")
    assert {row["lead_id"]: row["converted_on"] for row in rows} == label_days(raw_path, "event:demo_requested", date(2026, 3, 22))
