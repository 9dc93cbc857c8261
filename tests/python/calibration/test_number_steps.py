"""Steps of numeric attributes: what a short scorecard must find in them, what it must refuse, and that its seeds give its scores."""

import dataclasses
import os
import subprocess
import sys

import duckdb
import numpy as np
import pytest
from lead_scoring.learning import learn_weights, scorecards, seeds, steps
from lead_scoring.learning.backtest import Backtest, Rule, read_backtest
from lead_scoring.learning.points import current_points, lead_scores
from project import PROJECT, run_dbt
from sklearn.metrics import roc_auc_score

GROUPS = 64
EVERYBODY = frozenset({"employee_count", "age", "follower_count", "budget"})


def world(seed=1, people=4_000, cutoffs=4, by_size=1.6, by_age=1.2):
    """A made-up backtest in which companies of 200 and more convert more often, and people of 50 and more less often.

    The present rules ask for 1,000 employees and for 30 years, followers say nothing, budget has no observation time, and a fifth
    of the companies have no known size. Arguments: seed; people at each cutoff; cutoffs, the last of which is held out; by_size,
    by_age: what the two steps give and take in log-odds.
    """
    chance = np.random.default_rng(seed)
    size = people * cutoffs
    employees = np.where(chance.random(size) < 0.2, np.nan, np.round(10 ** chance.uniform(0, 4, size)))
    age, followers, budget = chance.integers(18, 80, size), chance.integers(0, 5_000, size), np.round(10 ** chance.uniform(3, 5, size))
    asked = chance.random(size) < 0.2
    truth = -2.6 + by_size * (employees >= 200) - by_age * (age >= 50) + 0.8 * asked + 1.5 * (budget >= 30_000)
    rules = (
        Rule("asked", "Asked for a demo", "behavior", "acts", "engagement", None, 5.0),
        Rule("large", "Over 1,000 employees", "fit", "company", "fit", None, 4.0, attributes=("employee_count",)),
        Rule("adult", "30 or older", "fit", "person", "fit", None, 1.0, attributes=("age",)),
        Rule("followed", "1,000 followers", "fit", "person", "fit", None, 1.0, attributes=("follower_count",)),
        Rule("rich", "30,000 EUR", "fit", "person", "fit", None, 1.0, attributes=("budget",)),
    )
    hits = asked.astype(float)
    backtest = Backtest(
        lead=np.arange(size), cutoff=np.repeat(20_000 + 100 * np.arange(cutoffs), people),
        is_held_out=np.repeat(np.arange(cutoffs) == cutoffs - 1, people), group=np.arange(size) % GROUPS,
        converted=chance.random(size) < 1 / (1 + np.exp(-truth)), age=np.full(size, 400), current_score=np.zeros(size), stands_for=np.ones(size),
        rules=rules, personas=(), hits={("asked", days): hits for days in (30.0, None)},
        matches={"large": employees >= 1_000, "adult": age >= 30, "followed": followers >= 1_000, "rich": budget >= 30_000},
        quiet={"asked": np.where(asked, 0.0, np.inf)},
        categories={"acts": ("engagement", None, None), "company": ("fit", None, None), "person": ("fit", None, None)},
        scores={"fit": (2.0, 20.0, 50.0), "engagement": (2.0, 20.0, 50.0)}, observed=EVERYBODY - {"budget"},
        resamples=np.vstack([np.ones(GROUPS), [np.bincount(row, minlength=GROUPS) for row in chance.integers(0, GROUPS, (200, GROUPS))]]),
        settings={"horizon_days": 90, "minimum_conversions": 30, "confidence_level": 0.95},
        numbers={"employee_count": employees, "age": age.astype(float), "follower_count": followers.astype(float), "budget": budget},
    )
    return dataclasses.replace(backtest, current_score=lead_scores(backtest, current_points(backtest)))


def found_in(backtest, always_known=frozenset()):
    """The steps by attribute. Arguments: backtest; always_known: attributes that somebody vouches for."""
    return {step.attribute: step for step in steps.monotone_steps(backtest, always_known)}


@pytest.fixture(scope="module")
def proposed():
    """A world, what a scorecard of three rules made of it, its sets, and the pairs with the rules that were thought of."""
    backtest = world()
    return backtest, *learn_weights.short_scorecards(backtest, 3)


def test_steps_are_found_where_they_are_and_in_their_direction():
    found = found_in(world())
    assert found["employee_count"].operator == "at_least" and found["age"].operator == "below"
    assert any(150 <= cut <= 250 for cut in found["employee_count"].cuts)
    assert any(48 <= cut <= 52 for cut in found["age"].cuts)
    for step in found.values():
        assert 1 <= len(step.cuts) <= steps.MOST_STEPS and list(step.cuts) == sorted(step.cuts)


@pytest.mark.parametrize("seed", range(4))
def test_chance_makes_no_step(seed):
    """Neither in an attribute that says nothing nor anywhere once outcomes are shuffled, but for one in many."""
    backtest = world(seed)
    shuffled = backtest.with_labels(np.random.default_rng(seed).permutation(backtest.converted))
    assert "follower_count" not in found_in(backtest)
    assert len(found_in(shuffled)) <= 1


def test_every_level_holds_enough_conversions_and_differs_from_the_next():
    """Counted here again, with people who stand at several cutoffs as one witness."""
    backtest = world(people=1_000)
    doubled = dataclasses.replace(backtest, lead=backtest.lead // 2)
    for pairs in (backtest, doubled):
        for step in found_in(pairs).values():
            values = pairs.numbers[step.attribute]
            levels = np.searchsorted(step.cuts, values[~np.isnan(values)], side="right")
            lead, converted = pairs.lead[~np.isnan(values)], pairs.converted[~np.isnan(values)]
            rates = [converted[levels == number].mean() for number in range(len(step.cuts) + 1)]
            assert min(len(np.unique(lead[converted & (levels == number)])) for number in range(len(rates))) >= 30
            assert (np.diff(rates) > 0).all() if step.operator == "at_least" else (np.diff(rates) < 0).all()
            assert [level.conversions for level in step.levels] == [converted[levels == number].sum() for number in range(len(rates))]
            assert [level.leads for level in step.levels] == [(levels == number).sum() for number in range(len(rates))]


def test_those_left_out_of_the_sample_are_counted():
    backtest = world()
    thinned = backtest.chosen(backtest.converted | (np.arange(len(backtest.lead)) % 4 == 0))
    weighted = dataclasses.replace(thinned, stands_for=np.where(thinned.converted, 1.0, 4.0))
    whole, sampled = found_in(backtest)["age"], found_in(weighted)["age"]
    assert [level.rate for level in sampled.levels] == pytest.approx([level.rate for level in whole.levels], abs=0.03)


def test_what_has_no_observation_time_makes_no_step():
    """Unless somebody vouches for it."""
    assert "budget" not in found_in(world())
    assert any(25_000 <= cut <= 35_000 for cut in found_in(world(), frozenset({"budget"}))["budget"].cuts)


@pytest.mark.parametrize(("low", "high", "expected"), [
    (480, 520, "500"), (199, 200, "200"), (37, 38, "38"), (9_700, 12_000, "10000"), (1_234_000, 1_267_000, "1300000"), (0.18, 0.213, "0.2"),
    (-0.3, 0.2, "0"), (-21, -18, "-20"), (123_456, 123_457, "120000"), (0.0001, 0.00031, "0.0003"), (44_000_000, 52_000_000, "50000000"),
])
def test_cut_points_are_numbers_that_people_write(low, high, expected):
    """The shortest number that tells the two apart, of two digits at most."""
    assert steps.written(steps.between(low, high)) == expected


def test_rules_of_steps_earn_points_whatever_the_words():
    """The direction is the data's; a name such as bounce_rate says nothing of it."""
    step = steps.Steps("bounce_rate", "below", (0.2,), (), "person", "fit")
    (rule,) = step.rules()
    assert (rule.rule_id, rule.operator, rule.value, rule.points) == ("bounce_rate_below_0_2", "below", "0.2", 0.0)
    assert rule.description == "Bounce rate below 0.2"
    assert scorecards.sign(rule) == 1


def test_ids_that_are_taken_are_not_taken_again():
    backtest = world()
    ids = [rule.rule_id for step in steps.monotone_steps(backtest) for rule in step.rules()]
    again = [rule.rule_id for step in steps.monotone_steps(backtest) for rule in step.rules(frozenset(ids[:1]))]
    assert again == [f"{ids[0]}_2", *ids[1:]]


def test_a_step_that_a_rule_asks_for_already_is_not_offered_again():
    backtest = world()
    cut = found_in(backtest)["age"].cuts[0]
    present = dataclasses.replace(backtest, matches={**backtest.matches, "adult": backtest.numbers["age"] < cut})
    assert len(steps.with_rules(present, steps.monotone_steps(present)).rules) == len(steps.with_rules(backtest, steps.monotone_steps(backtest)).rules) - 1


def test_a_step_takes_the_place_of_the_rules_of_its_attribute(proposed):
    backtest, proposal, sets, offered = proposed
    chosen = {key for key, value in sets[0].points.items() if value}
    new = {rule.rule_id for rule in offered.rules} - {rule.rule_id for rule in backtest.rules}
    assert any(key.startswith("employee_count_from_") for key in chosen & new) and any(key.startswith("age_below_") for key in chosen & new)
    assert "large" not in chosen and len(chosen) <= 3
    assert all(0 < sets[0].points[key] <= 10 for key in chosen & new)
    assert "## Steps of numbers" in proposal.page and "No step in budget, follower_count: " in proposal.page
    step = found_in(backtest.chosen(~backtest.is_held_out))["age"]
    assert f"| age | below {steps.written(step.cuts[0])} | {step.levels[0].leads:,.0f} | {step.levels[0].conversions:,} | {step.levels[0].rate:.1%} |" in proposal.page


def test_held_out_time_makes_no_step(proposed):
    backtest, _, _, offered = proposed
    turned = backtest.with_labels(np.where(backtest.is_held_out, ~backtest.converted, backtest.converted))
    assert learn_weights.short_scorecards(turned, 3)[2].rules == offered.rules


def test_a_rule_of_a_step_fires_as_the_warehouse_will():
    """From the very cut point on, or below it; of an unknown number not at all."""
    backtest = dataclasses.replace(world(people=10), numbers={"employee_count": np.array([np.nan, 199.0, 200.0, 201.0] * 10)})
    for operator, expected in (("at_least", [False, False, True, True]), ("below", [False, True, False, False])):
        offered = steps.with_rules(backtest, [steps.Steps("employee_count", operator, (200.0,), (), "company", "fit")])
        assert offered.matches[offered.rules[-1].rule_id].tolist() == expected * 10


@pytest.mark.parametrize("large_from", [200, 203])
def test_steps_that_add_nothing_are_not_taken(large_from):
    """Where the present rules hold the very steps, or ask for nearly the same, the present ones stay."""
    backtest = world()
    exact = {**backtest.matches, "large": backtest.numbers["employee_count"] >= large_from, "adult": backtest.numbers["age"] < 50}
    _, sets, _ = learn_weights.short_scorecards(dataclasses.replace(
        backtest, matches=exact, current_score=lead_scores(dataclasses.replace(backtest, matches=exact), current_points(backtest))), 3)
    assert {key for key, value in sets[0].points.items() if value} == {"asked", "large", "adult"}


def test_the_whole_learner_knows_no_steps():
    """Without --rules the same rules as before are learned."""
    backtest = world(people=1_000)
    assert learn_weights.learn(backtest).page == learn_weights.learn(dataclasses.replace(backtest, numbers={})).page


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Raw tables of 1,000 invented contacts, and a warehouse of their models."""
    folder = tmp_path_factory.mktemp("steps")
    subprocess.run([sys.executable, "-m", "lead_scoring", "sample", "--contacts", "1000", "--output", folder / "raw"], check=True, capture_output=True)
    done = run_dbt(["build", "--resource-type", "seed", "--resource-type", "model"], folder / "raw", PROJECT / "seeds", folder / "w.duckdb")
    assert done.is_success, done.output[-3000:]
    return folder / "raw", folder / "w.duckdb"


def test_numbers_come_from_the_warehouse(small):
    """Those of the default rules, and each as its rule sees it."""
    backtest = read_backtest(small[1])
    assert set(backtest.numbers) == {"age", "income", "employee_count", "annual_revenue", "annual_growth", "budget", "follower_count"}
    for rule_id, attribute, limit in (("over_500_employees", "employee_count", 501), ("budget_from_10000", "budget", 10_000)):
        assert (backtest.matches[rule_id] == (backtest.numbers[attribute] >= limit)).all() and backtest.matches[rule_id].any()


def test_dbt_gives_the_scores_of_a_proposal_with_steps(small, tmp_path):
    """The rows that are written pass the check and make the warehouse give the scores that were judged."""
    raw_path, warehouse = small
    backtest = read_backtest(warehouse)
    backtest = dataclasses.replace(backtest, settings={**backtest.settings, "minimum_conversions": 3, "confidence_level": 0.3})
    found = steps.monotone_steps(backtest, EVERYBODY)
    offered = steps.with_rules(backtest, found)
    new = [rule for rule in offered.rules if rule.operator]
    assert len(new) >= 2
    fits = scorecards._Fits(offered, list(offered.rules), current_points(offered).half_lives)
    chosen = [place for place, rule in enumerate(fits.rules) if rule.operator or rule.rule_id in ("demo_requested", "over_500_employees")]
    points = fits.points(chosen)
    used = [rule for rule in new if points.points[rule.rule_id]]
    assert used
    output = seeds.emptied(tmp_path / "proposed")
    seeds.write_proposal(output, PROJECT / "seeds", offered, points)
    rows = {row["rule_id"]: row for row in seeds.read_table(output / "fit_rules.csv").rows}
    for rule in used:
        row = rows[rule.rule_id]
        assert (row["attribute"], row["operator"], row["value"], row["is_active"]) == (rule.attributes[0], rule.operator, rule.value, "yes")
        assert row["category"] == rule.category and float(row["points"]) == points.points[rule.rule_id]
    assert not {rule.rule_id for rule in new if not points.points[rule.rule_id]} & set(rows)
    checked = subprocess.run([sys.executable, "-m", "lead_scoring", "check", "--seeds", str(output)], capture_output=True, text=True, check=False, cwd=PROJECT, env=os.environ)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    done = run_dbt(["build", "--resource-type", "seed", "--resource-type", "model", "--select", "+learning_pairs", "+learning_rules", "+learning_hits"],
                   raw_path, output, tmp_path / "new.duckdb")
    assert done.is_success, done.output[-3000:]
    with duckdb.connect(str(tmp_path / "new.duckdb"), read_only=True) as connection:
        built = np.array([row[0] for row in connection.execute("select lead_score from commands.learning_pairs order by as_of, lead_number").fetchall()])
    expected = lead_scores(offered, points)
    assert np.abs(expected - built).max() < 0.0101 and (np.abs(expected - built) > 0.001).mean() < 0.001
    assert np.std(expected) > 1
    assert roc_auc_score(offered.converted, built) == pytest.approx(roc_auc_score(offered.converted, expected), abs=1e-4)
