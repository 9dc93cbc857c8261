"""Segments and the time to a customer, counted again with pandas, and every curve with lifelines.

Who is a lead, what stands of it in contacts and companies, and when it bought come from the raw tables by way of the oracle,
which shares no code with the SQL. Scores of cutoffs are those of the backtest, which test_calibration proves.
"""

import math
import shutil
import subprocess
import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import NormalDist
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from gate import Seeds
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times
from oracle import accept, read_raw

MINIMUM = 8
CONFIDENCE = 0.9
HORIZON = 90
FROM_START = ("all", "industry", "size_band", "country", "lead_source")
OF_TODAY = ("persona", "tier", "buying_stage")
BLANK = "(blank)"
KEY = ["clock_starts", "dimension", "segment"]
CLOSE = {"rel": 0, "abs": 1e-9, "nan_ok": True}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The raw tables of 800 invented contacts, with some odd ones, and seeds with a minimum that some groups reach."""
    folder = tmp_path_factory.mktemp("customers")
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "800", "--output", folder / "raw"],
        check=True, capture_output=True,
    )
    deals = pd.read_parquet(folder / "raw" / "opportunities.parquet")
    contacts = pd.read_parquet(folder / "raw" / "contacts.parquet").set_index("contact_id")
    # Customers who became leads later, or on the very day.
    won = deals.index[deals["is_won"].eq(True) & deals["contact_id"].isin(contacts.index)]
    for place, days in enumerate((-200, -1, 0)):
        moment = contacts["created_at"][deals["contact_id"][won[place]]] + pd.Timedelta(days=days)
        deals.loc[won[place], ["created_at", "closed_at"]] = moment
    deals.to_parquet(folder / "raw" / "opportunities.parquet", index=False)
    companies = pd.read_parquet(folder / "raw" / "companies.parquet")
    companies.loc[companies.index[:5], "employee_count"] = [0, 1, 9, 10, 5000]
    companies.to_parquet(folder / "raw" / "companies.parquet", index=False)
    seeds = Seeds(folder / "seeds")
    seeds.reset()
    seeds.set(minimum_conversions=MINIMUM, confidence_level=CONFIDENCE)
    return folder


def tables_of(compiled_project, raw, seeds, as_of=None):
    """The marts and the backtest of a build, each a frame."""
    queries = {
        "segments": "select * from marts.segment_performance",
        "times": "select * from marts.time_to_customer",
        "curves": "select * from marts.conversion_curve",
        "all_curves": "select * from intermediate.int_conversion_curves",
        "scores": "select * from marts.lead_scores where not is_excluded",
        "backtest": "select lead_id, s.as_of, s.lead_score, s.fit_score, s.engagement_score from intermediate.int_lead_scores s"
                    " join intermediate.int_backtest_scores b using (lead_number, as_of) join intermediate.int_leads using (lead_number)",
    }  # fmt: skip
    with compiled_project.database(raw, seeds, as_of) as connection:
        frames = {name: connection.execute(query).df() for name, query in queries.items()}
    for frame in frames.values():
        blanks = [name for name in frame.columns if isinstance(frame[name].dtype, (pd.Int32Dtype, pd.Int64Dtype))]
        frame[blanks] = frame[blanks].astype(float)
    return SimpleNamespace(**frames)


@pytest.fixture(scope="module", params=[None, date(2026, 1, 15)], ids=["today", "a past date"])
def built(request, compiled_project, world):
    """The tables as of the default date, and as of one after which deals were won."""
    return tables_of(compiled_project, world / "raw", world / "seeds", request.param)


def size_band(count):
    """The band of a number of employees, by the default setting."""
    if count is None:
        return BLANK
    number = float(count)
    for low, high in ((1, 10), (10, 50), (50, 200), (200, 1000), (1000, 5000)):
        if low <= number < high:
            return f"{low}-{high - 1}"
    return "under 1" if number < 1 else "5000+"


@pytest.fixture(scope="module")
def leads(world, built):
    """A row per lead of the date: what it is grouped by, when it was created, and when it bought by then."""
    acceptance = accept(read_raw(world / "raw"))
    companies = {row["company_id"]: row for row in acceptance.rows["companies"]}
    today = built.scores["as_of"].iloc[0].date()
    bought = {}
    for deal in acceptance.rows["opportunities"]:
        if (deal["is_won"] or "").lower() == "true" and deal["contact_id"] and deal["closed_at"].date() <= today:
            bought[deal["contact_id"]] = min(deal["closed_at"].date(), bought.get(deal["contact_id"], date.max))
    rows = []
    for contact in acceptance.rows["contacts"]:
        company = companies.get(contact["company_id"], {})
        rows.append({
            "lead_id": contact["contact_id"], "all": "all", "created_on": contact["created_at"].date(),
            "industry": company.get("industry"), "size_band": size_band(company.get("employee_count")),
            "country": contact["country"], "lead_source": contact["lead_source"], "bought_on": bought.get(contact["contact_id"]),
        })  # fmt: skip
    counted = set(built.scores["lead_id"])
    frame = pd.DataFrame([row for row in rows if row["created_on"] <= today and row["lead_id"] in counted])
    frame = frame.merge(
        built.scores[["lead_id", "lead_score", "persona", "tier", "buying_stage", "is_open", "is_sales_ready"]],
        on="lead_id", validate="one_to_one",
    )  # fmt: skip
    assert len(frame) == len(built.scores)
    frame[[*FROM_START, *OF_TODAY]] = frame[[*FROM_START, *OF_TODAY]].astype(object).fillna(BLANK)
    return frame


def wilson(successes, trials):
    """The interval of a rate."""
    z, rate = NormalDist().inv_cdf((1 + CONFIDENCE) / 2), successes / trials
    middle, spread = rate + z * z / (2 * trials), z * math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials**2))
    return tuple((middle + sign * spread) / (1 + z * z / trials) for sign in (-1, 1))


def test_segments_equal_a_count_in_pandas(built, leads):
    """Every dimension, segment, count, rate, interval, lift and finding."""
    found = built.segments.set_index(["dimension", "segment"])
    rate_of_all = leads["bought_on"].notna().mean()
    seen = set()
    for dimension in (*FROM_START, *OF_TODAY):
        for segment, group in leads.groupby(dimension):
            count, bought = len(group), int(group["bought_on"].notna().sum())
            is_enough = max(bought, count * rate_of_all) >= MINIMUM
            low, high = wilson(bought, count)
            expected = {
                "leads": count, "open_leads": group["is_open"].sum(), "sales_ready_leads": group["is_sales_ready"].sum(),
                "share_sales_ready": group["is_sales_ready"].mean() if count >= MINIMUM else math.nan,
                "mean_lead_score": group["lead_score"].mean() if count >= MINIMUM else math.nan, "converted_leads": bought,
                "conversion_rate": bought / count if is_enough else math.nan,
                "conversion_rate_low": low if is_enough else math.nan, "conversion_rate_high": high if is_enough else math.nan,
                "lift": bought / count / rate_of_all if is_enough else math.nan,
            }  # fmt: skip
            row = found.loc[(dimension, segment)]
            assert {name: row[name] for name in expected} == pytest.approx(expected, **CLOSE), (dimension, segment)
            finding = (
                "not enough data" if not is_enough else "converts more often" if low > rate_of_all
                else "converts less often" if high < rate_of_all else "as often as all"
            )  # fmt: skip
            assert row["finding"] == finding, (dimension, segment)
            seen.add((dimension, segment))
    assert seen == set(found.index)
    # Otherwise the sample would prove little.
    assert set(found["finding"]) == {"not enough data", "converts more often", "converts less often", "as often as all"}
    assert {"under 1", "1-9", "50-199", "5000+", BLANK} <= set(found.loc["size_band"].index)


def tier_of(row, minimums):
    """The tier of a score at a cutoff, by the minimums of today."""
    fit, engagement = (
        Decimal(row[side]).quantize(Decimal("1e-9")).quantize(Decimal("0.01"), ROUND_HALF_UP) for side in ("fit_score", "engagement_score")
    )
    if row["lead_score"] >= minimums["Hot"] and fit >= 40 and engagement >= 40:
        return "Hot"
    return "Warm" if row["lead_score"] >= minimums["Warm"] else "Cool" if row["lead_score"] >= 30 else "Cold"


@pytest.fixture(scope="module")
def waits(built, leads):
    """For each clock, dimension and segment: for how many days each lead was watched, and whether it bought then."""
    today = built.scores["as_of"].iloc[0]
    groups = {}
    watched = leads[leads["bought_on"].isna() | (leads["bought_on"].fillna(date.max) >= leads["created_on"])]
    ends = pd.to_datetime(watched["bought_on"]).fillna(today)
    watched = watched.assign(days=(ends - pd.to_datetime(watched["created_on"])).dt.days)
    for dimension in FROM_START:
        for segment, group in watched.groupby(dimension):
            groups["creation", dimension, segment] = group["days"].to_numpy(), group["bought_on"].notna().to_numpy()
    backtest = built.backtest[built.backtest["as_of"] < today].sort_values("as_of")
    low = np.minimum(np.floor(np.round(backtest["lead_score"] * 100) / 500) * 5, 95)
    minimums = built.scores.groupby("tier")["tier_min_score"].first()
    backtest = backtest.assign(
        all="all", tier=backtest.apply(tier_of, axis=1, minimums=minimums), score_band=[f"{start:.2f} to {start + 5:.2f}" for start in low]
    ).merge(leads[["lead_id", "bought_on"]], on="lead_id")
    for dimension in ("all", "tier", "score_band"):
        for segment, group in backtest.groupby(dimension):
            first = group.drop_duplicates("lead_id", keep="first")
            days = (pd.to_datetime(first["bought_on"]).fillna(today) - first["as_of"]).dt.days
            groups["cutoff", dimension, segment] = days.to_numpy(), first["bought_on"].notna().to_numpy()
    return groups


@pytest.fixture(scope="module")
def fits(waits):
    """Each group as lifelines sees it."""
    return {key: KaplanMeierFitter(alpha=1 - CONFIDENCE).fit(days, has_bought) for key, (days, has_bought) in waits.items()}


def test_curves_equal_lifelines(built, fits):
    """Every day, number at risk, conversion, censored lead, share and interval, also of the smallest groups."""
    for table, is_mart in ((built.all_curves, False), (built.curves, True)):
        groups = dict(list(table.sort_values("days").groupby(KEY)))
        assert groups.keys() == fits.keys()
        for key, fit in fits.items():
            found, events = groups[key], fit.event_table[fit.event_table["removed"] > 0]
            assert found["days"].tolist() == events.index.tolist(), key
            assert found["at_risk"].tolist() == events["at_risk"].tolist(), key
            assert found["converted_leads"].tolist() == events["observed"].tolist(), key
            assert found["censored_leads"].tolist() == events["censored"].tolist(), key
            if is_mart and events["observed"].sum() < MINIMUM:
                assert found[["share_converted", "share_low", "share_high"]].isna().all(axis=None), key
                continue
            share = 1 - fit.survival_function_.iloc[:, 0].loc[events.index]
            # lifelines gives an interval of no width where nobody or everybody has converted; here it is blank.
            between = share.between(1e-12, 1 - 1e-12).to_numpy()
            interval = 1 - fit.confidence_interval_.loc[events.index]
            assert found["share_converted"].to_numpy() == pytest.approx(share.to_numpy(), **CLOSE), key
            assert found["share_low"].to_numpy() == pytest.approx(np.where(between, interval.iloc[:, 1], np.nan), **CLOSE), key
            assert found["share_high"].to_numpy() == pytest.approx(np.where(between, interval.iloc[:, 0], np.nan), **CLOSE), key


def test_the_days_of_a_group_equal_lifelines(built, waits, fits, leads):
    """Median, quartiles, the share within the horizon and its interval, and the finding."""
    found = built.times.set_index(KEY)
    assert set(found.index) == fits.keys()
    for key, fit in fits.items():
        row, (days, has_bought) = found.loc[key], waits[key]
        is_enough = has_bought.sum() >= MINIMUM
        is_over = days.max() >= HORIZON
        assert row["finding"] == ("not enough data" if not is_enough else "ok" if is_over else "horizon not over"), key
        survival = fit.survival_function_.round(9)
        quartiles = [qth_survival_times(left, survival) for left in (0.75, 0.5, 0.25)]
        expected = {
            "leads": len(days), "converted_leads": has_bought.sum(), "longest_days": days.max(), "horizon_days": HORIZON,
            **{name: day if is_enough and math.isfinite(day) else math.nan
               for name, day in zip(("first_quartile_days", "median_days", "third_quartile_days"), quartiles)},
            "share_within_horizon": 1 - fit.predict(HORIZON) if is_enough and is_over else math.nan,
        }  # fmt: skip
        assert {name: row[name] for name in expected} == pytest.approx(expected, **CLOSE), key
        if row["finding"] == "ok" and 0 < row["share_within_horizon"] < 1:
            last = fit.confidence_interval_.loc[:HORIZON].iloc[-1]
            assert (row["share_low"], row["share_high"]) == pytest.approx((1 - last.iloc[1], 1 - last.iloc[0]), **CLOSE), key
        else:
            assert pd.isna(row["share_low"]) and pd.isna(row["share_high"]), key
    earlier = leads[leads["bought_on"].fillna(date.max) < leads["created_on"]]
    assert found.loc[("creation", "all", "all"), "earlier_customers"] == len(earlier) > 0
    assert set(found["finding"]) >= {"ok", "not enough data"}


def test_the_median_of_a_segment_is_that_of_its_curve(built):
    """The two marts agree, and what is known only today has no median."""
    medians = built.times[built.times["clock_starts"] == "creation"].set_index(["dimension", "segment"])["median_days"]
    for row in built.segments.itertuples():
        expected = math.nan if row.dimension in OF_TODAY else medians[row.dimension, row.segment]
        assert row.median_days_to_customer == pytest.approx(expected, nan_ok=True)


def test_a_median_is_found_where_half_have_bought(compiled_project, world, tmp_path):
    """Where nine of ten leads buy, the curves reach their quartiles, and lifelines finds the same days."""
    raw = tmp_path / "raw"
    shutil.copytree(world / "raw", raw)
    contacts = pd.read_parquet(raw / "contacts.parquet").drop_duplicates("contact_id")
    random = np.random.default_rng(5)
    buyers = contacts.sample(frac=0.9, random_state=5)
    closed = buyers["created_at"] + pd.to_timedelta(random.integers(0, 500, len(buyers)), unit="D")
    pd.DataFrame({
        "opportunity_id": buyers["contact_id"] + "-won", "contact_id": buyers["contact_id"], "created_at": buyers["created_at"],
        "closed_at": closed, "is_won": True,
    }).to_parquet(raw / "opportunities.parquet", index=False)  # fmt: skip
    tables = tables_of(compiled_project, raw, world / "seeds")
    times = tables.times.set_index(KEY).sort_index()
    for key, curve in tables.all_curves.groupby(KEY):
        days = np.concatenate([np.repeat(curve["days"], curve[count]) for count in ("converted_leads", "censored_leads")])
        has_bought = np.repeat([True, False], [curve["converted_leads"].sum(), curve["censored_leads"].sum()])
        if has_bought.sum() >= MINIMUM:
            survival = KaplanMeierFitter().fit(days, has_bought).survival_function_.round(9)
            for name, left in (("first_quartile_days", 0.75), ("median_days", 0.5), ("third_quartile_days", 0.25)):
                day = qth_survival_times(left, survival)
                assert times.loc[key, name] == pytest.approx(day if math.isfinite(day) else math.nan, nan_ok=True), (key, name)
    assert times.xs("creation")["median_days"].notna().sum() > 10
    assert times.loc[("cutoff", "all", "all"), ["first_quartile_days", "median_days", "third_quartile_days"]].notna().all()
    assert tables.segments["median_days_to_customer"].notna().sum() > 10


def test_without_deals_nothing_is_said(compiled_project, world, tmp_path):
    """No opportunities and no companies: counts, and no rate."""
    raw = tmp_path / "raw"
    shutil.copytree(world / "raw", raw)
    for table in ("opportunities", "companies"):
        (raw / f"{table}.parquet").unlink()
    tables = tables_of(compiled_project, raw, world / "seeds")
    assert set(tables.segments["finding"]) == set(tables.times["finding"]) == {"not enough data"}
    assert tables.segments["conversion_rate"].isna().all() and tables.times["share_within_horizon"].isna().all()
    assert tables.segments.loc[tables.segments["dimension"] == "size_band", "segment"].tolist() == [BLANK]
    assert tables.curves["share_converted"].isna().all() and (tables.all_curves["share_converted"] == 0).all()


@pytest.mark.parametrize("contacts", [[], ["a,2026-01-01"]], ids=["no lead", "one lead"])
def test_of_hardly_anybody_nothing_is_said(compiled_project, world, tmp_path, contacts):
    """Two tables, with one lead or none: the rows of all stand, and say so."""
    (tmp_path / "contacts.csv").write_text("\n".join(["contact_id,created_at", *contacts]) + "\n")
    (tmp_path / "events.csv").write_text("event_id,contact_id,event_type,occurred_at\n")
    tables = tables_of(compiled_project, tmp_path, world / "seeds", date(2026, 3, 15))
    whole = tables.segments[tables.segments["dimension"] == "all"]
    assert whole[["leads", "converted_leads", "finding"]].values.tolist() == [[len(contacts), 0, "not enough data"]]
    assert len(tables.segments) == (8 if contacts else 1)
    of_all = tables.times[tables.times["dimension"] == "all"].sort_values("clock_starts")
    assert of_all[["clock_starts", "leads", "finding"]].values.tolist() == [
        ["creation", len(contacts), "not enough data"], ["cutoff", len(contacts), "not enough data"],
    ]  # fmt: skip
    assert tables.curves["at_risk"].max() == 1 if contacts else tables.curves.empty
