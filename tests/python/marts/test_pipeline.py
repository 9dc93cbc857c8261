"""The forecast of the pipeline beside pandas, scikit-learn and scipy; point in time; and whether its intervals keep their word.

What is taken from the warehouse are scores and tiers at the cutoffs, which other tests prove. Who was open, who converted, on
which day and for how much is read off the raw deals.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from gate import Seeds
from oracle import accept, read_raw
from project import CompiledProject
from scipy.stats import binom, gamma, norm
from sklearn.isotonic import IsotonicRegression

HORIZON = timedelta(days=90)
BINS = 20
# What was forecast, without what came of it.
FORECAST = (
    "forecast_on, horizon_ends_on, dimension, value, leads, share_of_leads, converted_people, expected_conversions, conversions_low,"
    " conversions_high, expected_revenue, revenue_low, revenue_high, amount_source, forecasts_checked"
)


def make_sample(folder: Path, contacts: int, seed: int = 1, days: int = 730) -> Path:
    """Sample data of a size."""
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", str(contacts), "--seed", str(seed),
         "--days", str(days), "--output", folder],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def make_seeds(folder: Path, **settings: object) -> Path:
    """The seeds of the project with other settings, and with tiers that no recommendation moves."""
    seeds = Seeds(folder)
    seeds.reset()
    seeds.set(**settings)
    seeds.hold_tiers_still()
    return folder


@pytest.fixture(scope="module")
def raw_path(tmp_path_factory) -> Path:
    """The raw tables of 2,000 invented contacts."""
    return make_sample(tmp_path_factory.mktemp("pipeline") / "raw", 2000)


# ------------------------------------------------------------------------------------------------------------
# The whole mart, computed again
# ------------------------------------------------------------------------------------------------------------


def first_wins(raw: Path) -> pd.DataFrame:
    """For each contact the day and the amount in EUR of its first won deal; no amount counts 0."""
    deals = [row for row in accept(read_raw(raw)).rows["opportunities"] if row["is_won"] == "true" and row["contact_id"]]
    first: dict[str, dict] = {}
    for deal in sorted(deals, key=lambda row: (row["closed_at"].date(), row["opportunity_id"])):
        first.setdefault(deal["contact_id"], deal)
    rows = []
    for contact_id, deal in first.items():
        is_euro = deal["currency"] is None or deal["currency"].upper() == "EUR"
        amount = float(deal["amount"]) if deal["amount"] is not None and is_euro else np.nan
        rows.append((contact_id, pd.Timestamp(deal["closed_at"].date()), amount))
    return pd.DataFrame(rows, columns=["lead_id", "won_on", "amount"])


def scored_leads(connection: duckdb.DuckDBPyConnection, wins: pd.DataFrame) -> pd.DataFrame:
    """Every open lead at every cutoff, with its bin, tier and group, and what came of it."""
    leads = connection.execute(
        "select as_of, lead_id, lead_score, tier, int_leads.people_group from intermediate.int_backtest_scores"
        " join intermediate.int_lead_tiers using (lead_number, as_of) join intermediate.int_leads using (lead_number)"
        " where as_of < (select as_of from intermediate.int_as_of) union all by name"
        " select as_of, lead_id, lead_score, tier, people_group from marts.lead_scores join intermediate.int_leads using (lead_id)"
        " where is_open and not is_excluded"
    ).df()
    leads = leads.merge(wins, on="lead_id", how="left")
    leads["as_of"] = pd.to_datetime(leads["as_of"])
    leads["bin"] = np.minimum((leads["lead_score"] * 100).round() * BINS // 10000, BINS - 1).astype(int)
    leads["days"] = (leads["won_on"] - leads["as_of"]).dt.days
    leads["converted"] = leads["days"].between(1, HORIZON.days)
    leads["over_on"] = leads["as_of"] + HORIZON
    return leads


def fitted(known: pd.DataFrame) -> np.ndarray:
    """The rate of each bin; empty ones take that of the one below."""
    rates = known.groupby("bin")["converted"].agg(["mean", "size"])
    line = IsotonicRegression().fit_transform(rates.index, rates["mean"], sample_weight=rates["size"])
    return pd.Series(line, index=rates.index).reindex(range(BINS)).ffill().bfill().to_numpy()


def variance_of_rates(known: pd.DataFrame, rates: np.ndarray, now: pd.DataFrame) -> float:
    """What the rates bring into the variance of the sum over today's leads, from groups of people."""
    weight = {}
    for rate in np.unique(rates):
        weight[rate] = (rates[now["bin"]] == rate).sum() / (rates[known["bin"]] == rate).sum()
    # Only the people who taught something of the rates that count here.
    known = known[[weight[rate] > 0 for rate in rates[known["bin"]]]]
    due = rates[known["bin"]]
    influence = pd.Series([weight[rate] for rate in due], index=known.index) * (known["converted"] - due)
    by_group = influence.groupby(known["people_group"]).sum()
    return float((by_group**2).sum() * len(by_group) / (len(by_group) - 1))


def amounts_of(known: pd.DataFrame, minimum: int, deal_value: float | None) -> dict[str, tuple[float, float, float, str]]:
    """For each tier mean, variance and standard error of the amount of a deal, and where they come from."""

    def moments(deals: pd.DataFrame, source: str) -> tuple[float, float, float, str]:
        values = deals["amount"].fillna(0)
        spread = float(values.var(ddof=1)) if len(values) > 1 else 0.0
        return float(values.mean()), spread, (spread / len(values)) ** 0.5, source

    won = known[known["converted"]]
    everybody = won.drop_duplicates("lead_id")
    found = {}
    for tier in ("Hot", "Warm", "Cool", "Cold"):
        own = won[won["tier"] == tier].drop_duplicates("lead_id")
        if len(own) >= minimum and own["amount"].notna().any():
            found[tier] = moments(own, "won deals of the tier")
        elif everybody["amount"].notna().any():
            found[tier] = moments(everybody, "won deals")
        elif deal_value is not None:
            found[tier] = (deal_value, 0.0, 0.0, "deal_value")
    return found


def forecast_of(leads: pd.DataFrame, day: pd.Timestamp, minimum: int, deal_value: float | None, is_over: bool) -> list[dict]:
    """Everything the mart should say of a day, except the intervals: dimension, value, means, variances and what came."""
    known, now = leads[leads["over_on"] <= day], leads[leads["as_of"] == day]
    people = known.loc[known["converted"], "lead_id"].nunique()
    months = pd.Series([(day + timedelta(days=count)).strftime("%Y-%m") for count in range(1, HORIZON.days + 1)], index=range(1, HORIZON.days + 1))
    groups = [("all", "all", now, 1.0, now)]
    groups += [("tier", tier, now[now["tier"] == tier], 1.0, now[now["tier"] == tier]) for tier in ("Hot", "Warm", "Cool", "Cold")]
    in_month = known.loc[known["converted"], "days"].map(months).value_counts(normalize=True)
    for month in months.unique():
        came = now[now["converted"] & (now["days"].map(months) == month)]
        groups.append(("month", month, now, float(in_month.get(month, 0.0)), came))
    rows = []
    for dimension, value, group, share, came in groups:
        won = came[came["converted"]]
        row = {"dimension": dimension, "value": value, "leads": len(group), "people": people, "mean": None, "revenue": None}
        row["actual"] = len(won) if is_over else None
        row["actual_revenue"] = None if not is_over or (len(won) and won["amount"].isna().all()) else won["amount"].fillna(0).sum()
        if people >= minimum:
            rates = fitted(known)
            chances, amounts = rates[group["bin"]], amounts_of(known, minimum, deal_value)
            worth = pd.DataFrame([amounts[tier] for tier in group["tier"]], columns=["mean", "spread", "error", "source"])
            total, money = chances.sum(), (chances * worth["mean"]).sum()
            # A lead that would convert falls into the month or not: a chance of share x rate each.
            variance = (share * chances * (1 - share * chances)).sum() + share**2 * variance_of_rates(known, rates, group)
            variance += total**2 * share * (1 - share) / people
            row["mean"], row["variance"], row["revenue"] = share * total, variance, share * money
            spread = share * (chances * worth["spread"]).sum() + (share * (chances * worth["error"]).sum()) ** 2
            row["revenue_variance"] = spread + variance * (money / total) ** 2 if total > 0 else None
            sources = set(worth["source"])
            row["source"] = "won deals" if len(sources) > 1 or (dimension != "tier" and "deal_value" not in sources) else min(sources, default=None)
        ahead = 12 * (int(value[:4]) - day.year) + int(value[5:]) - day.month if dimension == "month" else value
        rows.append({**row, "day": day, "kind": (dimension, ahead)})
    return rows


def quantile(mean: float, variance: float, z: float) -> float:
    """Wilson and Hilferty: the cube root of a gamma variable is nearly normal. Never below the normal quantile."""
    if mean <= 0:
        return 0.0
    shape = mean**2 / variance
    return max(mean * max(0.0, 1 - 1 / (9 * shape) + z / (3 * shape**0.5)) ** 3, mean + z * variance**0.5)


def interval(row: dict, earlier: list[dict], names: tuple[str, str, str], step: float) -> tuple[float, float] | tuple[None, None]:
    """The interval of a mean, widened by what earlier forecasts of the same kind missed beyond their variance."""
    mean, variance, actual = names
    if row[mean] is None:
        return None, None
    whole = row.get(variance) or 0.0
    for mean_then, variance, actual in (names, ("mean", "variance", "actual")):
        usable = [past for past in earlier if past[mean_then] is not None and past[variance] is not None and past[actual] is not None]
        squares = sum(past[mean_then] ** 2 for past in usable)
        if squares:
            break
    if squares and row[mean]:
        beyond = sum((past[actual] - past[mean_then]) ** 2 - past[variance] for past in usable) / squares
        whole += max(0.0, beyond) * row[mean] ** 2
    z = norm.ppf(0.975)
    return max(0.0, quantile(row[mean], whole, -z) - step), quantile(row[mean], whole, z) + step


WORLDS = {
    "months": ({"max_cutoffs": 40, "minimum_conversions": 15}, True),
    "weeks, a sample, no amounts": ({"cadence": "week", "max_cutoffs": 60, "minimum_conversions": 12, "sample_cap_leads": 500}, False),
}


@pytest.mark.parametrize("world", WORLDS)
def test_the_forecast_equals_a_computation_in_pandas(world: str, compiled_project: CompiledProject, raw_path: Path, tmp_path: Path) -> None:
    """Every row: leads, means, intervals, what came, and where amounts come from."""
    settings, has_amounts = WORLDS[world]
    raw = tmp_path / "raw"
    shutil.copytree(raw_path, raw)
    if not has_amounts:
        deals = raw / "opportunities.parquet"
        duckdb.execute(f"copy (select * exclude (amount) from '{deals}') to '{raw}/new.parquet'")
        (raw / "new.parquet").replace(deals)
        wins = first_wins(raw_path).assign(amount=np.nan)
    else:
        wins = first_wins(raw)
    minimum = int(str(settings["minimum_conversions"]))
    with compiled_project.database(raw, make_seeds(tmp_path / "seeds", **settings), threads=2) as connection:
        mart = connection.execute("select * from marts.pipeline_forecast").df()
        leads = scored_leads(connection, wins)
        as_of = pd.Timestamp(connection.execute("select as_of from intermediate.int_as_of").fetchone()[0])
        in_all = connection.execute("select count(*) from marts.lead_scores where is_open and not is_excluded").fetchone()[0]
    found = {(row["forecast_on"], row["dimension"], row["value"]): row for row in mart.replace({np.nan: None}).to_dict("records")}
    earlier: list[dict] = []
    for day in sorted(leads["as_of"].unique()):
        rows = forecast_of(leads, pd.Timestamp(day), minimum, 12000.0, day + HORIZON <= as_of)
        for row in rows:
            seen = found.pop((pd.Timestamp(day), row["dimension"], row["value"]))
            checked = [past for past in earlier if past["kind"] == row["kind"] and past["day"] + HORIZON <= day]
            low, high = interval(row, checked, ("mean", "variance", "actual"), 0.5)
            money_low, money_high = interval(row, checked, ("revenue", "revenue_variance", "actual_revenue"), 0.0)
            expected = {
                "leads": row["leads"], "converted_people": row["people"], "expected_conversions": row["mean"],
                "conversions_low": low, "conversions_high": high, "expected_revenue": row["revenue"], "revenue_low": money_low,
                "revenue_high": money_high, "actual_conversions": row["actual"], "actual_revenue": row["actual_revenue"],
                "amount_source": row.get("source"),
                "forecasts_checked": sum(past["mean"] is not None and past["actual"] is not None for past in checked),
            }  # fmt: skip
            for name, value in expected.items():
                wanted = value if value is None or isinstance(value, str) else pytest.approx(value, rel=1e-6, abs=1e-6)
                assert seen[name] == wanted, (day, row["kind"], name)
        earlier += rows
    assert not found
    # Otherwise the sample would prove little.
    today = mart[mart["is_current"] & (mart["dimension"] == "all")].iloc[0]
    assert today["leads"] == in_all and today["share_of_leads"] == 1
    assert set(mart["finding"]) >= {"not enough data", "horizon not over", "as expected"}
    if has_amounts:
        assert set(mart["amount_source"].dropna()) == {"won deals", "won deals of the tier"}
        assert set(mart["share_of_leads"]) == {1}
    else:
        assert set(mart["amount_source"].dropna()) == {"deal_value"}
        assert mart["share_of_leads"].min() < 0.5
        assert len(mart[(mart["dimension"] == "all") & (mart["forecasts_checked"] > 0)]) >= 30


def test_the_quantile_is_that_of_a_gamma_distribution() -> None:
    """At the ends of an interval, within 2 % for all shapes from 2 on, which is where more than two conversions are expected."""
    for shape in (2, 3, 5, 10, 100, 1000):
        for probability in (0.005, 0.025, 0.1, 0.9, 0.975, 0.995):
            found = quantile(7.0, 49.0 / shape, norm.ppf(probability))
            exact = gamma.ppf(probability, shape, scale=7.0 / shape)
            assert found == pytest.approx(exact, rel=0.02, abs=0.02 * 7), (shape, probability)


# ------------------------------------------------------------------------------------------------------------
# Point in time, and one probability for one lead
# ------------------------------------------------------------------------------------------------------------


def test_a_forecast_of_the_past_is_what_a_build_of_that_day_said(compiled_project: CompiledProject, raw_path: Path, tmp_path: Path) -> None:
    """What came later changes no forecast: the build as of a past cutoff has the same rows, for that day and all before."""
    seeds, day = make_seeds(tmp_path / "seeds", max_cutoffs=40, minimum_conversions=10), date(2025, 10, 31)
    query = f"select {FORECAST} from marts.pipeline_forecast where forecast_on <= date '{day}' order by all"
    with compiled_project.database(raw_path, seeds, day, threads=2) as then:
        said = then.execute(query).fetchall()
        assert {row[0] for row in then.execute("select forecast_on from marts.pipeline_forecast where is_current").fetchall()} == {day}
    with compiled_project.database(raw_path, seeds, threads=2) as later:
        assert later.execute(query).fetchall() == said
    of_the_day = [row for row in said if row[0] == day]
    assert len(of_the_day) == 8 and all(row[7] is not None for row in of_the_day)
    assert max(row[-1] for row in of_the_day) >= 5


def test_with_all_cutoffs_taught_the_forecast_is_the_sum_of_the_published_probabilities(
    compiled_project: CompiledProject, raw_path: Path, tmp_path: Path
) -> None:
    """Where nothing is held out, lead_scores and the forecast rest on the same cutoffs, and so on the same rates."""
    seeds = make_seeds(tmp_path / "seeds", holdout_cutoffs=0, max_cutoffs=40)
    with compiled_project.database(raw_path, seeds, threads=2) as connection:
        forecast = connection.execute(
            "select value, expected_conversions, published_conversions from marts.pipeline_forecast"
            " where is_current and dimension in ('all', 'tier')"
        ).fetchall()
        sums = dict(connection.execute(
            "select coalesce(tier, 'all'), sum(conversion_probability) from marts.lead_scores where is_open and not is_excluded group by grouping sets ((tier), ())"
        ).fetchall())  # fmt: skip
    assert len(forecast) == 5
    for value, expected, published in forecast:
        assert expected == pytest.approx(sums[value], rel=1e-9)
        assert published == pytest.approx(sums[value], rel=1e-9)


# ------------------------------------------------------------------------------------------------------------
# Does the interval keep its word?
# ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "first_seed"), [(0.8, 201), (0.95, 301)])
def test_the_interval_holds_what_came_as_often_as_it_says(
    level: float, first_seed: int, compiled_project: CompiledProject, tmp_path: Path
) -> None:
    """Over seven years of months, on data that the method has not seen; both too narrow and too wide would be found.

    Horizons of 90 days overlap, so three months say about as much as one: the bounds are those of a third of the forecasts.
    """
    seeds = make_seeds(tmp_path / "seeds", max_cutoffs=100, confidence_level=level)
    inside, forecasts, inside_revenue = 0, 0, 0
    for seed in (first_seed, first_seed + 1):
        raw = make_sample(tmp_path / str(seed), 1500, seed, 2555)
        with compiled_project.database(raw, seeds, threads=2) as connection:
            row = connection.execute(
                "select count(*) filter (is_conversions_within), count(*) filter (is_revenue_within), count(*)"
                " from marts.pipeline_forecast where dimension = 'all' and is_conversions_within is not null"
            ).fetchone()
        assert row[2] >= 30, "too few forecasts to tell"
        inside, inside_revenue, forecasts = inside + row[0], inside_revenue + row[1], forecasts + row[2]
    independent = forecasts // 3
    lowest, highest = (binom.ppf(probability, independent, level) / independent for probability in (0.005, 0.995))
    assert lowest <= inside / forecasts <= highest, (inside, forecasts)
    assert lowest <= inside_revenue / forecasts, (inside_revenue, forecasts)
