"""Account scores, worked out again in pandas from lead_scores, the raw deals and the seeds."""

import csv
import shutil
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from gate import Seeds
from oracle import TRUE_WORDS, accept, default_as_of, read_raw

DEPARTMENTS = ["Sales", "it", "FINANCE", "legal"]
SENIORITIES = ["vp", "Director"]
DISCOUNT = Decimal("0.4")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The raw tables of 800 invented contacts and the default seeds, save for a discount and a committee of our own."""
    folder = tmp_path_factory.mktemp("accounts")
    subprocess.run(
        [sys.executable, "-m", "lead_scoring", "sample", "--contacts", "800", "--output", folder / "raw"],
        check=True, capture_output=True,
    )
    seeds = Seeds(folder / "seeds")
    seeds.reset()
    seeds.set(
        account_rank_discount=DISCOUNT, committee_departments="|".join(DEPARTMENTS), committee_seniorities="|".join(SENIORITIES),
        show_contact_details="no",
    )  # fmt: skip
    seeds.hold_tiers_still()
    return folder


@pytest.fixture(scope="module")
def marts(compiled_project, world):
    """lead_scores and account_scores, the latter by company."""
    with compiled_project.database(world / "raw", world / "seeds") as connection:
        leads, accounts = (connection.execute(f"select * from marts.{mart}").df() for mart in ("lead_scores", "account_scores"))
    return leads, accounts.set_index("company_id")


def members_of(leads):
    """The leads of companies, best first, with their place in the company."""
    members = leads.dropna(subset="company_id").sort_values(["company_id", "lead_score", "lead_id"], ascending=[True, False, True])
    return members.assign(
        place=members.groupby("company_id").cumcount(), is_engaged=members["engagement_band"] != "low",
        is_ready=members["is_sales_ready"] & members["is_open"] & ~members["is_opted_out"] & ~members["is_excluded"],
    )


def account_score(scores):
    """The sum with diminishing returns, in exact decimals, rounded half up as every score is."""
    total = sum(Decimal(str(score)) * (1 - DISCOUNT) * DISCOUNT**place for place, score in enumerate(scores))
    return float(total.quantize(Decimal("1e-9"), ROUND_HALF_UP).quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_scores_counts_and_tiers_equal_a_computation_in_pandas(marts, world):
    """Every company of a lead and no other; the score from its leads, and the tier from the score."""
    leads, accounts = marts
    members = members_of(leads)
    groups = members.groupby("company_id")
    scores = groups["lead_score"].agg(account_score).reindex(accounts.index)
    assert set(accounts.index) == set(members["company_id"]) and len(accounts) > 50
    pd.testing.assert_series_equal(accounts["account_score"], scores, check_names=False, rtol=0, atol=1e-9)
    assert (accounts["rank"] == scores.rank(method="min", ascending=False)).all()
    tiers = sorted((float(row["min_score"]), row["tier"]) for row in csv.DictReader((world / "seeds" / "tiers.csv").open(encoding="utf-8")))
    assert (accounts["account_tier"] == scores.map(lambda score: [tier for least, tier in tiers if score >= least][-1])).all()
    counts = groups.agg(members=("lead_id", "size"), open_members=("is_open", "sum"), engaged_members=("is_engaged", "sum"),
                        sales_ready_members=("is_ready", "sum"), opted_out_members=("is_opted_out", "sum"))
    assert (accounts[counts.columns] == counts.reindex(accounts.index)).all(axis=None)
    assert accounts["members"].sum() == leads["company_id"].notna().sum()
    # Otherwise the sample would prove little.
    assert accounts["account_tier"].nunique() >= 3 and (accounts[counts.columns].sum() > 0).all() and accounts["members"].max() > 5


def test_the_committee_is_covered_by_the_engaged(marts):
    """Coverage and missing roles, and the departments and seniorities that are named."""
    leads, accounts = marts
    members = members_of(leads)
    engaged = members[members["is_engaged"]]
    for company_id, row in accounts.iterrows():
        group = engaged[engaged["company_id"] == company_id]
        departments, seniorities = (set(group[name].dropna().str.lower()) for name in ("department", "seniority"))
        assert (row["departments"] or "") == ", ".join(sorted(departments)) and row["departments_covered"] == len(departments)
        assert (row["seniorities"] or "") == ", ".join(sorted(seniorities)) and row["seniorities_covered"] == len(seniorities)
        missing = sorted([f"department {seat.lower()}" for seat in DEPARTMENTS if seat.lower() not in departments]
                         + [f"seniority {seat.lower()}" for seat in SENIORITIES if seat.lower() not in seniorities])
        assert (row["missing_roles"] or "") == ", ".join(missing)
        assert row["committee_coverage"] == pytest.approx(1 - len(missing) / 6, abs=1e-12)
    assert accounts["committee_coverage"].between(0.3, 0.9).any()


def test_the_people_behind_it_may_be_written_to(marts):
    """The three best of those who have not opted out, with score and role, and without names."""
    leads, accounts = marts
    members = members_of(leads)
    askable = members[~members["is_opted_out"] & ~members["is_excluded"]].groupby("company_id").head(3)
    people = askable.apply(
        lambda lead: f"{lead['lead_id']} (" + ", ".join(
            [f"{lead['lead_score']:.2f}", *(lead[name].lower() for name in ("seniority", "department") if pd.notna(lead[name]))]
        ) + ")", axis=1,
    ).groupby(askable["company_id"]).agg("; ".join).reindex(accounts.index)
    assert (accounts["people_behind_it"].fillna("") == people.fillna("")).all()
    assert accounts["contact_names"].isna().all()
    assert members.loc[members["place"] < 3, "is_opted_out"].any()


def test_deals_are_those_known_on_the_date(marts, world):
    """Open and won deals by company, from the raw rows that are accepted; those that name no contact count too."""
    _, accounts = marts
    acceptance = accept(read_raw(world / "raw"))
    as_of = default_as_of(acceptance)
    companies = {row["contact_id"]: row["company_id"] for row in acceptance.rows["contacts"]}
    deals = []
    for row in acceptance.rows["opportunities"]:
        created, closed = (row[name] and row[name].date() for name in ("created_at", "closed_at"))
        if (created or closed or as_of) <= as_of or (closed and closed <= as_of):
            is_closed = closed is not None and closed <= as_of
            is_won = is_closed and (row["is_won"] or "").lower() in TRUE_WORDS
            is_counted = not is_closed and row["amount"] is not None and (row["currency"] or "EUR").upper() == "EUR"
            amount = float(row["amount"]) if is_counted else None
            deals.append((row["company_id"] or companies.get(row["contact_id"]), not is_closed, is_won, amount))
    groups = pd.DataFrame(deals, columns=["company_id", "open_deals", "won_deals", "amount"]).groupby("company_id")
    found = groups[["open_deals", "won_deals"]].sum().reindex(accounts.index, fill_value=0)
    assert (accounts[["open_deals", "won_deals"]] == found).all(axis=None)
    amounts = groups["amount"].sum(min_count=1).reindex(accounts.index)
    pd.testing.assert_series_equal(accounts["open_deal_amount"], amounts, check_names=False, rtol=0, atol=1e-6)
    assert (found.sum() > 0).all()
    assert any(row["contact_id"] is None for row in acceptance.rows["opportunities"])


def test_without_companies_or_a_committee_the_mart_is_empty_or_silent(compiled_project, world, tmp_path):
    """No lead names a company: no row, and no error. No committee is declared: nothing is said of one."""
    raw, seeds = tmp_path / "raw", tmp_path / "seeds"
    raw.mkdir()
    (raw / "contacts.csv").write_text("contact_id,created_at,company_id\na,2026-01-01,X\nb,2026-01-01,\n", encoding="utf-8")
    (raw / "events.csv").write_text("event_id,contact_id,event_type,occurred_at\n1,a,page_viewed,2026-01-02\n", encoding="utf-8")
    shutil.copytree(world / "seeds", seeds)
    Seeds(seeds).set(committee_departments="", committee_seniorities="", account_rank_discount=0)
    query = "select company_id, company_name, members, committee_coverage, missing_roles, open_deals, account_score = best_lead_score from marts.account_scores"
    with compiled_project.database(raw, seeds) as connection:
        assert connection.execute(query).fetchall() == [("X", None, 1, None, None, 0, True)]
    (raw / "contacts.csv").write_text("contact_id,created_at\na,2026-01-01\n", encoding="utf-8")
    with compiled_project.database(raw, seeds) as connection:
        assert connection.execute(query).fetchall() == []
