"""The learner: what it must find, what it must refuse, and that the seeds which it proposes give the scores that it judged."""

import csv
import dataclasses
import os
import shutil
import subprocess
import sys

import duckdb
import numpy as np
import pytest
from lead_scoring.learning import fitting, judging, learn_weights, scorecards, seeds
from lead_scoring.learning.backtest import Backtest, CannotLearn, Rule, read_backtest
from lead_scoring.learning.points import LARGEST_POINTS, current_points, lead_scores
from project import PROJECT, run_dbt
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, roc_auc_score

HALF_LIVES = (7.0, 30.0, 90.0, None)
TRUE_HALF_LIFE = 7.0
GROUPS = 64
LADDER = (7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0, None)
# What the hidden process of `rich_world` gives for one fresh hit, and its half-life in days; the learner begins with 5 and 30.
HIDDEN = {
    "demo": (1.8, 30.0), "trial": (1.5, 90.0), "contact": (1.2, 14.0), "webinar": (0.9, 180.0), "reply": (0.8, 60.0),
    "pricing": (0.7, 7.0), "guide": (0.5, 90.0), "click": (0.35, 30.0), "visit": (0.3, 14.0), "like": (0.0, None),
    "careers": (-0.6, 90.0), "bounce": (-0.9, 60.0), "unsubscribe": (-1.5, 180.0),
}
STEADY = {"strong": 1.6, "weak": 0.5, "bad": -1.2, "noise": 0.0}


def world(effects_by_cutoff, people=700, held_out=2, seed=1, apart=100, horizon=90):
    """A made-up backtest: at each cutoff everybody has fresh hits, and effects in log-odds decide who converts.

    Arguments: effects_by_cutoff, a dict of rule to log-odds for each cutoff; people at each; held_out, how many of the last
    cutoffs are held out; seed; apart, days between cutoffs; horizon in days.
    """
    chance = np.random.default_rng(seed)
    cutoffs = len(effects_by_cutoff)
    size = people * cutoffs
    number = np.repeat(np.arange(cutoffs), people)
    names = list(effects_by_cutoff[0])
    age = {name: chance.integers(0, 90, (size, 3)) for name in names}
    did = {name: chance.random((size, 3)) < 0.4 for name in names}
    hits = {
        (name, days): (did[name] * (0.5 ** (age[name] / days) if days else 1.0)).sum(axis=1) for name in names for days in HALF_LIVES
    }
    fits = chance.random(size) < 0.3
    effect = np.array([[by_rule[name] for name in names] for by_rule in effects_by_cutoff])[number]
    log_odds = -2.0 + sum(effect[:, place] * 2 * hits[name, TRUE_HALF_LIFE] for place, name in enumerate(names)) + 0.8 * fits
    converted = chance.random(size) < 1 / (1 + np.exp(-log_odds))
    rules = tuple(Rule(name, name, "behavior", "acts", "engagement", None, 2.0, 30.0, None) for name in names)
    rules += (Rule("country", "country", "fit", "who", "fit", None, 3.0, attributes=("country",)),
              Rule("budget", "budget", "fit", "who", "fit", None, 3.0, attributes=("budget",)))
    draws = chance.integers(0, GROUPS, (100, GROUPS))
    backtest = Backtest(
        lead=np.tile(np.arange(people), cutoffs), cutoff=20_000 + apart * number, is_held_out=number >= cutoffs - held_out,
        group=np.tile(np.arange(people) % GROUPS, cutoffs), converted=converted, age=np.full(size, 400), current_score=np.zeros(size),
        stands_for=np.ones(size), rules=rules, personas=(), hits=hits, matches={"country": chance.random(size) < 0.5, "budget": fits},
        quiet={name: np.where(did[name].any(axis=1), age[name].min(axis=1), np.inf) for name in names},
        categories={"acts": ("engagement", None, None), "who": ("fit", None, None)},
        scores={"fit": (2.0, 20.0, 30.0), "engagement": (2.0, 30.0, 70.0)}, observed=frozenset({"budget"}),
        resamples=np.vstack([np.ones(GROUPS), [np.bincount(row, minlength=GROUPS) for row in draws]]),
        settings={"horizon_days": horizon, "minimum_conversions": 30, "confidence_level": 0.95},
    )
    return dataclasses.replace(backtest, current_score=lead_scores(backtest, current_points(backtest)))


def rich_world(seed, people=6_000, cutoffs=6, held_out=2):
    """A made-up backtest of a hidden process with many rules, and the true log-odds of each pair.

    At each cutoff everybody has a history of 360 days of their own; the present seeds give every rule 5 points and 30 days.
    """
    chance = np.random.default_rng(seed)
    size = people * cutoffs
    number = np.repeat(np.arange(cutoffs), people)
    hits, quiet, truth = {}, {}, np.full(size, -3.6)
    for name, (effect, half_life) in HIDDEN.items():
        count = chance.poisson(chance.gamma(1.0, 4.0 if name in ("pricing", "visit", "like", "click") else 0.8, size))
        lead = np.repeat(np.arange(size), count)
        age = chance.integers(0, 360, len(lead))
        for days in LADDER:
            hits[name, days] = np.bincount(lead, 0.5 ** (age / days) if days else None, size).astype(float)
        quiet[name] = np.full(size, np.inf)
        np.minimum.at(quiet[name], lead, age)
        truth += effect * hits[name, half_life]
    converted = chance.random(size) < 1 / (1 + np.exp(-truth))
    rules = tuple(Rule(name, name, "behavior", "acts", "engagement", None, 5.0, 30.0, None) for name in sorted(HIDDEN))
    draws = chance.integers(0, GROUPS, (100, GROUPS))
    backtest = Backtest(
        lead=np.tile(np.arange(people), cutoffs), cutoff=20_000 + 100 * number, is_held_out=number >= cutoffs - held_out,
        group=np.tile(np.arange(people) % GROUPS, cutoffs), converted=converted, age=np.full(size, 400), current_score=np.zeros(size),
        stands_for=np.ones(size), rules=rules, personas=(), hits=hits, matches={}, quiet=quiet,
        categories={"acts": ("engagement", None, None)}, scores={"engagement": (20.0, 200.0, 100.0)}, observed=frozenset(),
        resamples=np.vstack([np.ones(GROUPS), [np.bincount(row, minlength=GROUPS) for row in draws]]),
        settings={"horizon_days": 90, "minimum_conversions": 30, "confidence_level": 0.95},
    )
    return dataclasses.replace(backtest, current_score=lead_scores(backtest, current_points(backtest))), truth


@pytest.fixture(scope="module")
def warehouse(sample_build, tmp_path_factory):
    """The models on the small sample data: they must be there even where a test of the shared build fails."""
    if sample_build.is_success:
        return sample_build.warehouse
    file = tmp_path_factory.mktemp("learn") / "sample.duckdb"
    done = run_dbt(["build", "--exclude-resource-type", "unit_test", "test"], sample_build.raw_path, PROJECT / "seeds", file)
    assert done.is_success, done.output[-3000:]
    return file


@pytest.fixture(scope="module")
def steady():
    """A world whose effects stay, and what was learned from it."""
    backtest = world([STEADY] * 5)
    return backtest, learn_weights.learn(backtest)


def test_a_steady_world_is_learned(steady):
    backtest, proposal = steady
    assert proposal.verdict.startswith("Proposed: a regularised regression ranks better"), proposal.verdict
    points = proposal.points.points
    assert points["strong"] > points["weak"] > points["bad"]
    assert points["strong"] > 0 > points["bad"]
    assert abs(points["noise"]) <= points["strong"] / 5
    assert 0.5 < points["strong"] / -points["bad"] / (1.6 / 1.2) < 2
    assert {proposal.points.half_lives[name] for name in ("strong", "bad")} == {TRUE_HALF_LIFE}


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_hidden_process_comes_out_in_its_order_and_near_its_size(seed):
    """From points that are all the same and one half-life; the held-out pairs take no part in it."""
    backtest, truth = rich_world(seed)
    learning, held_out = backtest.chosen(~backtest.is_held_out), backtest.chosen(backtest.is_held_out)
    rules = fitting.learnable(learning)
    fit = fitting.regression_points(learning, rules, fitting.best_half_lives(learning, rules), 0.3)
    points, half_lives = fit.points.points, {name: days or fitting.NO_FADING_DAYS for name, days in fit.points.half_lives.items()}
    effects, fading = {name: effect for name, (effect, _) in HIDDEN.items()}, [name for name in HIDDEN if HIDDEN[name][1]]
    assert spearmanr([points[name] for name in HIDDEN], list(effects.values()))[0] > 0.95
    unit = sum(points[name] * effect for name, effect in effects.items()) / sum(value**2 for value in points.values())
    near = [name for name, effect in effects.items() if abs(points[name] * unit - effect) <= 0.25 * abs(effect) + 0.1]
    assert len(near) >= len(HIDDEN) - 1, near
    assert spearmanr([half_lives[name] for name in fading], [HIDDEN[name][1] for name in fading])[0] > 0.85
    assert sum(HIDDEN[name][1] / 2 <= half_lives[name] <= HIDDEN[name][1] * 2 + 4 for name in fading) >= len(fading) - 1
    best, learned = (roc_auc_score(held_out.converted, score) for score in (truth[backtest.is_held_out], lead_scores(held_out, fit.points)))
    assert learned > best - 0.01


def test_a_hidden_process_is_proposed():
    backtest, _ = rich_world(11, people=2_000)
    proposal = learn_weights.learn(backtest)
    assert proposal.verdict.startswith("Proposed: a regularised regression ranks better"), proposal.verdict


@pytest.mark.parametrize("seed", range(8, 12))
def test_chance_moves_no_half_life(seed):
    backtest, _ = rich_world(seed, people=600)
    shuffled = backtest.with_labels(np.random.default_rng(seed).permutation(backtest.converted))
    assert set(fitting.best_half_lives(shuffled, fitting.learnable(shuffled)).values()) == {30.0}


def test_points_are_whole_and_at_most_25(steady):
    learned = [value for key, value in steady[1].points.points.items() if key != "country"]
    assert all(float(value).is_integer() for value in learned)
    assert max(map(abs, learned)) == LARGEST_POINTS


def test_scores_do_not_stick_at_the_ends(steady):
    backtest, proposal = steady
    assert learn_weights.stuck_share(backtest, proposal.points) < 0.01


def test_facts_without_a_time_keep_their_points(steady):
    backtest, proposal = steady
    assert proposal.points.points["country"] == 3.0
    assert "| country | fit | 3 |" in proposal.page and "| kept |" in proposal.page
    assert "country" in {rule.rule_id for rule in fitting.learnable(backtest, {"country"})}
    assert "budget" in {rule.rule_id for rule in fitting.learnable(backtest)}


@pytest.mark.parametrize(("name", "message"), [("owner", "owner follows from what came of a lead"), ("contry", "no active fit rule")])
def test_nobody_vouches_for_the_owner(steady, name, message):
    with pytest.raises(CannotLearn, match=message):
        learn_weights.learn(steady[0], [name])


def test_the_same_data_give_the_same_proposal(steady):
    backtest, proposal = steady
    again = learn_weights.learn(backtest)
    assert again.points == proposal.points
    assert again.page == proposal.page


def test_held_out_labels_teach_nothing(steady):
    backtest, proposal = steady
    turned = backtest.with_labels(np.where(backtest.is_held_out, ~backtest.converted, backtest.converted))
    other = learn_weights.learn(turned)
    assert other.choice.regression == proposal.choice.regression
    assert other.points is None
    assert other.verdict.startswith("Does not rank: on held-out time a regularised regression, which the learning cutoffs chose, ")


def test_what_was_accepted_is_fitted_again_on_all_cutoffs(steady):
    """With the same strength; what was judged has not seen the held-out pairs."""
    backtest, proposal = steady
    rules = fitting.learnable(backtest)
    again = fitting.regression_points(backtest, rules, fitting.best_half_lives(backtest, rules), proposal.choice.strength)
    assert proposal.points == again.points != proposal.choice.points
    assert "was then fitted again" in proposal.page
    learning = backtest.chosen(~backtest.is_held_out)
    assert proposal.choice.points == fitting.regression_points(
        learning, rules, fitting.best_half_lives(learning, rules), proposal.choice.strength).points


def test_what_does_not_rank_is_told_first(steady):
    """Before any other verdict, and with the interval that says so; no reason speaks against the interval beside it."""
    backtest, _ = steady
    held_out = np.flatnonzero(backtest.is_held_out)
    mixed = backtest.converted.copy()
    mixed[held_out] = np.random.default_rng(0).permutation(mixed[held_out])
    proposal = learn_weights.learn(backtest.with_labels(mixed))
    assert proposal.points is None and proposal.verdict.startswith("Does not rank: "), proposal.verdict
    assert proposal.rows[1][1].low <= 0.5


def test_average_precision_that_falls_is_told(monkeypatch):
    """A score that puts the best behind a few others may still rank better over all."""
    backtest = world([STEADY] * 5)
    chosen = judging.choose(backtest.chosen(~backtest.is_held_out))
    plain = learn_weights.lead_scores

    def with_a_bad_top(pairs, points):
        """The learned scores, but for the hundred and ten others with the lowest scores, who come to the top."""
        score = plain(pairs, points)
        if points is chosen.points:
            last = np.flatnonzero(~pairs.converted)[np.argsort(score[~pairs.converted])[:110]]
            score = np.where(np.isin(np.arange(len(score)), last), 100.0, score)
        return score

    monkeypatch.setattr(learn_weights, "lead_scores", with_a_bad_top)
    monkeypatch.setattr(judging, "choose", lambda *arguments: chosen)
    proposal = learn_weights.learn(backtest)
    assert proposal.rows[1][3].low > 0 and proposal.rows[1][2].value < proposal.rows[0][2].value
    assert "But its average precision, which asks who stands at the very top, is lower by" in proposal.verdict
    assert "puts more pairs in order than" in proposal.verdict and "ranks better" not in proposal.page


@pytest.mark.parametrize("seed", range(3))
def test_an_effect_that_turns_is_noticed(seed):
    """A careless regression would fall below chance on the later cutoffs; the learner sees it coming on the learning ones."""
    turned = {**STEADY, "strong": -1.6, "weak": 1.5, "bad": 1.2}
    backtest = world([STEADY, STEADY, turned, turned], held_out=1, seed=seed)
    careless = backtest.chosen(backtest.cutoff < np.unique(backtest.cutoff)[2])
    rules = fitting.learnable(backtest)
    points = fitting.regression_points(careless, rules, fitting.best_half_lives(careless, rules), 3.0).points
    held_out = backtest.chosen(backtest.is_held_out)
    assert roc_auc_score(held_out.converted, lead_scores(held_out, points)) < 0.5
    proposal = learn_weights.learn(backtest)
    assert proposal.choice.family != "regression"


def test_one_learning_cutoff_is_no_evidence_over_time():
    proposal = learn_weights.learn(world([STEADY] * 3))
    assert proposal.choice.evidence == "none"
    assert proposal.choice.family in ("current", "count")
    assert "nobody can tell what holds at another time" in proposal.page


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_outcomes_give_no_proposal(seed):
    backtest = world([STEADY] * 5, seed=seed)
    shuffled = backtest.with_labels(np.random.default_rng(seed).permutation(backtest.converted))
    proposal = learn_weights.learn(shuffled)
    assert proposal.points is None
    assert proposal.verdict.startswith(("Nothing is proposed", "Does not rank"))


def test_too_few_conversions_are_not_enough_data(steady):
    few = np.zeros(len(steady[0].lead), dtype=bool)
    few[::200] = True
    proposal = learn_weights.learn(steady[0].with_labels(few))
    assert proposal.points is None
    assert proposal.verdict.startswith("Not enough data: the learning cutoffs have ")


def test_folds_keep_a_horizon_between():
    backtest = world([STEADY] * 5)
    learning = backtest.chosen(~backtest.is_held_out)
    evidence, folds = judging.time_folds(learning)
    assert evidence == judging.HELD_OUT_TIME and len(folds) == 2
    for fit_on, judge_on in folds:
        assert learning.cutoff[fit_on].max() + learning.horizon < learning.cutoff[judge_on].min()
    close = world([STEADY] * 5, apart=30)
    learning = close.chosen(~close.is_held_out)
    evidence, folds = judging.time_folds(learning)
    assert evidence == "later time, other people"
    for fit_on, judge_on in folds:
        assert not set(learning.lead[fit_on]) & set(learning.lead[judge_on])
        assert learning.cutoff[fit_on].max() < learning.cutoff[judge_on].min()


def test_resampled_measures_equal_scikit_learn(steady):
    backtest = steady[0].chosen(steady[0].is_held_out)
    score = np.round(backtest.current_score)
    auc, precision = judging.resampled(backtest, score)
    for place in (0, 1, 17, 60):
        weights = backtest.resamples[place][backtest.group]
        assert auc[place] == pytest.approx(roc_auc_score(backtest.converted, score, sample_weight=weights), abs=1e-12)
        assert precision[place] == pytest.approx(average_precision_score(backtest.converted, score, sample_weight=weights), abs=1e-12)


def test_only_points_that_give_the_scores_of_the_warehouse_are_learned_from(steady):
    wrong = dataclasses.replace(steady[0], current_score=steady[0].current_score + 1)
    with pytest.raises(CannotLearn, match="the warehouse gives other scores than its rules"):
        learn_weights.learn(wrong)


@pytest.mark.parametrize("place", ["seeds", "seeds/deeper", "."])
def test_the_seeds_are_never_written(place):
    with pytest.raises(CannotLearn, match="would overwrite the seeds in use"):
        seeds.checked_output(PROJECT / place, PROJECT / "seeds")


def test_a_folder_of_others_is_never_written(tmp_path):
    (tmp_path / "mine.csv").write_text("x\n")
    with pytest.raises(CannotLearn, match="holds files that were not written here"):
        seeds.checked_output(tmp_path, PROJECT / "seeds")
    assert seeds.checked_output(tmp_path / "new", PROJECT / "seeds") == tmp_path / "new"


def test_rule_ids_of_event_types_are_unique():
    assert seeds.rule_ids(["Page viewed", "page-viewed", "ü!", "!!"]) == ["page_viewed", "page_viewed_2", "ü", "event"]


def test_a_start_gives_nothing_for_what_was_never_seen():
    """Also where it is seen at last at a held-out cutoff; then it is fitted again, and may get points."""
    backtest = world([STEADY] * 5)
    rare = {key: np.where(backtest.is_held_out, values, 0.0) if key[0] == "noise" else values for key, values in backtest.hits.items()}
    points = dict.fromkeys((rule.rule_id for rule in backtest.rules), 1.0)
    late = dataclasses.replace(backtest, hits=rare)
    found = learn_weights.seen(late.chosen(~late.is_held_out), dataclasses.replace(current_points(late), points=points)).points
    assert {key for key, value in found.items() if not value} == {"noise"}


def test_the_first_thresholds_are_reached(tmp_path):
    """Hot by as many as sales can call at the latest cutoff, Warm by nine in ten of those who converted; bands are equally full."""
    backtest = world([STEADY] * 5)
    points = fitting.regression_points(backtest, fitting.learnable(backtest), current_points(backtest).half_lives, 0.3).points
    seeds.write_neutral(tmp_path, PROJECT / "seeds", ["demo"], 9)
    seeds._first_thresholds(tmp_path, tmp_path, backtest, points)
    scores, latest = lead_scores(backtest, points), backtest.cutoff == backtest.cutoff.max()
    hot, warm, cold = (float(row["min_score"]) for row in seeds.read_table(tmp_path / "tiers.csv").rows)
    assert 40 <= (scores[latest] >= hot).sum() <= 60 and hot > warm > cold == 0
    assert 0.85 < (scores[backtest.converted] >= warm).mean() <= 1
    bands = [float(row["min_score"]) for row in seeds.read_table(tmp_path / "score_bands.csv").rows if row["score"] == "engagement"]
    assert sorted(bands, reverse=True) == bands and 0 < bands[1] < bands[0] < 100


def test_few_rules_keep_the_order_and_the_signs_of_their_words():
    """At most as many as asked for, the strongest of the hidden process among them; whole points; sets that differ, with their cost."""
    backtest, _ = rich_world(11, people=1_500)
    proposal, sets, _ = learn_weights.short_scorecards(backtest, 5)
    assert proposal.verdict.startswith("Proposed: ") and 2 <= len(sets) <= 3
    chosen = [{key: value for key, value in points.points.items() if value} for points in sets]
    assert all(len(points) <= 5 for points in chosen) and len({frozenset(points) for points in chosen}) == len(chosen)
    assert {"demo", "trial"} <= set(chosen[0])
    for points in chosen:
        assert all(value == round(value) and abs(value) <= 10 for value in points.values())
        assert all((value < 0) == (key in ("unsubscribe", "bounce", "careers")) for key, value in points.items())
    assert "| set_2 | " in proposal.page and "against the present weights" in proposal.page


@pytest.mark.parametrize(("rule_id", "kind", "points", "expected"), [
    ("unsubscribed", "behavior", 1.0, -1), ("email_bounced", "behavior", 1.0, -1), ("careers_page_viewed", "behavior", 1.0, -1),
    ("silent", "absence", 1.0, -1), ("webinar", "behavior", -2.0, -1), ("demo_requested", "behavior", 1.0, 1), ("industry", "fit", 3.0, 1),
])
def test_words_imply_a_sign(rule_id, kind, points, expected):
    assert scorecards.sign(Rule(rule_id, rule_id, kind, "acts", "engagement", None, points)) == expected


def test_thresholds_move_with_the_leads():
    old, new = np.arange(100.0), np.arange(100.0) / 2
    assert seeds.moved(90.0, old, new, np.ones(100)) == 45.0
    assert seeds.moved(0.0, old, new, np.ones(100)) == 0.0


def learn_command(*arguments):
    """Run the command learn; a message must be no stack trace."""
    done = subprocess.run(
        [sys.executable, "-m", "lead_scoring", "learn", *map(str, arguments)], capture_output=True, text=True,
        check=False, cwd=PROJECT, env={**os.environ, "COLUMNS": "300"},
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.mark.parametrize(("arguments", "message"), [
    (["--warehouse", "/nowhere/x.duckdb"], "there is no warehouse at /nowhere/x.duckdb yet. Mend: "),
    (["--output", "seeds"], "would overwrite the seeds in use. Mend: "),
    (["--seeds", "docs"], "--seeds docs holds no behavior_rules.csv. Mend: "),
    (["--from-events", "docs"], "holds no events.parquet or events.csv. Mend: "),
])
def test_what_is_in_the_way_is_one_line_with_the_mend(tmp_path, arguments, message):
    done = learn_command("--output", tmp_path / "out", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def copied(warehouse, tmp_path, *statements):
    """A copy of a warehouse after some statements; its views know it by the name of the file."""
    file = tmp_path / warehouse.name
    shutil.copy(warehouse, file)
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)
    return file


def test_everybody_who_converted_is_learned_from_and_the_sample_stands_for_the_others(warehouse, tmp_path):
    whole = read_backtest(warehouse)
    file = copied(warehouse, tmp_path, "update intermediate.int_settings set half_life_sample_leads = 100")
    backtest = read_backtest(file)
    assert backtest.converted.sum() == whole.converted.sum() > 0
    assert len(backtest.lead) < len(whole.lead) / 2
    assert set(whole.stands_for) == {1.0}
    for day in np.unique(whole.cutoff):
        is_day, is_sampled = whole.cutoff == day, backtest.cutoff == day
        assert backtest.stands_for[is_sampled].sum() == pytest.approx(is_day.sum())
    assert set(backtest.stands_for[backtest.converted]) == {1.0}


def test_a_column_is_learned_from_only_where_every_value_was_dated(warehouse, tmp_path):
    assert {"industry", "seniority", "budget"} <= read_backtest(warehouse).observed
    assert not {"department", "owner", "annual_revenue"} & read_backtest(warehouse).observed
    late = """
        update staging.stg_contact_attributes set observed_on = observed_on + 1000
        where attribute = 'industry' and value <> '' and contact_id = (
            select min(leads.lead_id) from intermediate.int_backtest_scores as scores
            inner join intermediate.int_leads as leads on scores.lead_number = leads.lead_number
            inner join intermediate.int_lead_attributes as known on scores.lead_number = known.lead_number
            where known.attribute = 'industry' and known.value is not null and scores.split = 'training')
    """
    observed = read_backtest(copied(warehouse, tmp_path, late)).observed
    assert "industry" not in observed and "seniority" in observed


def test_people_are_drawn_as_in_the_marts(warehouse):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute("select replicate, people_group, weight from intermediate.int_resamples").fetchnumpy()
    drawn = read_backtest(warehouse).resamples
    assert drawn.shape == (found["replicate"].max() + 1, GROUPS)
    assert (drawn[found["replicate"], found["people_group"]] == found["weight"]).all()
    assert drawn.sum() == found["weight"].sum()


def test_the_sample_is_too_small_and_is_told_so(warehouse, tmp_path):
    done = learn_command("--warehouse", warehouse, "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Not enough data" in done.stdout
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["learned_by.txt", "report.md"]


def test_other_seeds_than_those_of_the_warehouse_are_refused(warehouse, tmp_path):
    done = learn_command("--warehouse", warehouse, "--seeds", "examples/oulad", "--output", tmp_path / "out")
    assert done.returncode == 2
    assert "the warehouse was built with other seeds than examples/oulad" in done.stderr


def test_dbt_gives_the_scores_that_the_learner_judged(sample_build, warehouse, tmp_path):
    """The seeds that are written make the warehouse give exactly the scores, caps, limits and silence included."""
    backtest = read_backtest(warehouse)
    vouched = {attribute for rule in backtest.rules for attribute in rule.attributes}
    rules = fitting.learnable(backtest, vouched - {"department"})
    half_lives = {rule.rule_id: 14.0 for rule in backtest.rules if rule.kind == "behavior"}
    points = fitting.regression_points(backtest, rules, half_lives, 3.0).points
    output = seeds.emptied(tmp_path / "proposed")
    seeds.write_proposal(output, PROJECT / "seeds", backtest, points)
    done = run_dbt(["build", "--exclude-resource-type", "unit_test", "test"], sample_build.raw_path, output, tmp_path / "new.duckdb")
    assert done.is_success, done.output[-3000:]
    built = read_backtest(tmp_path / "new.duckdb")
    expected = lead_scores(backtest, points)
    assert np.abs(expected - built.current_score).max() < 0.0101
    assert (np.abs(expected - built.current_score) > 0.001).mean() < 0.001
    assert roc_auc_score(built.converted, built.current_score) == pytest.approx(roc_auc_score(backtest.converted, expected), abs=1e-4)
    assert np.std(expected) > 1


def test_from_events_makes_a_rule_for_each_event_type(sample_build, tmp_path):
    raw_path = tmp_path / "raw"
    shutil.copytree(sample_build.raw_path, raw_path)
    done = learn_command("--from-events", raw_path, "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    with (PROJECT / "target" / "learn_from_events" / "seeds" / "behavior_rules.csv").open(encoding="utf-8") as lines:
        rules = list(csv.DictReader(lines))
    assert {"page_viewed", "email_opened", "demo_requested"} <= {rule["event_type"] for rule in rules}
    assert {rule["points"] for rule in rules} == {"1"}
    start = {name: seeds.read_table(PROJECT / "target" / "learn_from_events" / "seeds" / f"{name}.csv").rows for name in ("tiers", "buying_stages", "calibration_settings")}
    assert [(row["tier"], row["min_score_method"], row["min_fit_score"], row["min_engagement_score"]) for row in start["tiers"]] == [
        ("Hot", "sales_capacity", "", ""), ("Warm", "just_below_converted", "", ""), ("Cold", "", "", "")]
    assert start["buying_stages"] == []
    assert {row["setting"]: row["value"] for row in start["calibration_settings"] if row["setting"] in ("deal_value", "cost_per_contact", "weekly_capacity")} == {
        "deal_value": "", "cost_per_contact": "", "weekly_capacity": "50"}
    assert (tmp_path / "out" / "report.md").read_text(encoding="utf-8").startswith("# Learned weights")
