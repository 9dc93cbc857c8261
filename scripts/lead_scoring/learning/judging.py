"""Whether one score ranks better than another, by people drawn anew and by time that a fit has not seen.

Intervals resample groups of people, as the warehouse does, because one person stands at several cutoffs
(B. Efron, 1979; C. A. Field and A. H. Welsh, 2007, for groups).
"""

from dataclasses import dataclass

import numpy as np

from . import fitting
from .backtest import Backtest
from .points import Points, current_points, lead_scores, rule_amounts

MOST_FOLDS = 3
"""How many of the latest learning cutoffs are held out in turn while a way of learning is chosen."""


HELD_OUT_TIME = "held-out time"
"""The best evidence that there is: see `time_folds`."""

NO_DIFFERENCE = 0.001
"""Two ways whose AUC differs by less are as good, and the more cautious one is taken."""


@dataclass(frozen=True)
class Interval:
    """A number with its interval, and the spread that it comes from.

    Attributes:
        value: the estimate, on everybody.
        low, high: ends of the interval at the confidence level of calibration_settings.
        error: standard error.
    """

    value: float
    low: float
    high: float
    error: float

    @property
    def half_width(self) -> float:
        """Half of the interval's length."""
        return (self.high - self.low) / 2


def resampled(backtest: Backtest, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """AUC and average precision for each replicate: the first on everybody, the others on people drawn anew.

    They equal scikit-learn's `roc_auc_score` and `average_precision_score` with the draws as sample weights (a test compares
    them), for all replicates at once: pairs are counted by score and group of people first. Each counts for as many leads as it
    stands for.

    Arguments:
        backtest: the pairs.
        score: n numbers, the higher the more likely to convert.

    Returns:
        two arrays, a number from 0 to 1 for each replicate; not a number where only one kind of outcome was drawn.
    """
    levels, place = np.unique(-score, return_inverse=True)
    groups = backtest.resamples.shape[1]
    drawn = []
    for is_counted in (backtest.converted, ~backtest.converted):
        cell = place[is_counted] * groups + backtest.group[is_counted]
        counts = np.bincount(cell, weights=backtest.stands_for[is_counted], minlength=len(levels) * groups)
        drawn.append(counts.reshape(len(levels), groups) @ backtest.resamples.T)
    conversions, others = drawn
    found, passed = np.cumsum(conversions, axis=0), np.cumsum(others, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        auc = (conversions * (passed[-1] - passed + others / 2)).sum(axis=0) / (found[-1] * passed[-1])
        precision = np.where(found + passed > 0, found / (found + passed), 0.0)
        average = (conversions * precision).sum(axis=0) / found[-1]
    return auc, average


def interval(replicates: np.ndarray, level: float) -> Interval:
    """The percentile interval of replicates whose first is the estimate.

    Arguments:
        replicates: as `resampled` gives them, or differences of them.
        level: how sure it should be, from 0 to 1.
    """
    low, high = np.nanquantile(replicates[1:], ((1 - level) / 2, (1 + level) / 2))
    return Interval(float(replicates[0]), float(low), float(high), float(np.nanstd(replicates[1:])))


def measured(backtest: Backtest, score: np.ndarray) -> dict:
    """AUC and average precision of a score, each an Interval, and the replicates of both, by name."""
    level = float(backtest.settings["confidence_level"])
    auc, precision = resampled(backtest, score)
    return {"auc": interval(auc, level), "precision": interval(precision, level), "aucs": auc, "precisions": precision}


def time_folds(backtest: Backtest) -> tuple[str, list]:
    """Ways to split the learning cutoffs into earlier ones to fit on and later ones to judge on.

    Returns:
        what kind of evidence they give, and pairs of n booleans (fit on, judge on):

        * "held-out time": the horizon of each fitted cutoff ends before the judged one, the latest ones in turn;
        * "later time, other people": horizons overlap, so the judged people are none of the fitted ones;
        * "none": there is only one learning cutoff.
    """
    days = np.unique(backtest.cutoff)
    folds = []
    for day in days[::-1]:
        earlier = days[days + backtest.horizon < day]
        fit_on, judge_on = np.isin(backtest.cutoff, earlier), backtest.cutoff == day
        if len(earlier) and _tells(backtest, fit_on) and _tells(backtest, judge_on, 10):
            folds.append((fit_on, judge_on))
    if folds:
        return HELD_OUT_TIME, folds[:MOST_FOLDS]
    if len(days) > 1:
        late = backtest.cutoff >= days[(len(days) + 1) // 2]
        for side in (0, 1):
            others = backtest.group % 2 == side
            fit_on, judge_on = ~late & others, late & ~others
            if _tells(backtest, fit_on) and _tells(backtest, judge_on, 10):
                folds.append((fit_on, judge_on))
    return ("later time, other people", folds) if folds else ("none", [])


def _tells(backtest: Backtest, is_chosen: np.ndarray, fewest: int | None = None) -> bool:
    """Whether enough people stand behind some pairs: of those who converted, and of those who did not."""
    fewest = int(backtest.settings["minimum_conversions"]) if fewest is None else fewest
    converted, people = backtest.converted[is_chosen], backtest.lead[is_chosen]
    return bool(len(np.unique(people[converted])) >= fewest and len(np.unique(people[~converted])) >= fewest)


@dataclass(frozen=True)
class Choice:
    """What the learning cutoffs say, before the held-out ones are looked at.

    Attributes:
        family: "regression", "count" or "current".
        points: the points, fitted on all learning pairs.
        log_odds: of the learned rules, by rule_id; empty for others than the regression.
        evidence: what kind of evidence over time there was.
        strength: the inverse penalty of the regression; None for others.
        gains: family to the Interval of its mean gain in AUC over the current points, on later time.
        regression: the regression on all learning pairs, for comparison, whatever was chosen.
        count: the plain decayed count, likewise.
    """

    family: str
    points: Points
    log_odds: dict
    evidence: str
    strength: float | None
    gains: dict
    regression: fitting.Fit
    count: Points


def choose(backtest: Backtest, always_known=frozenset(), tell=lambda step: None) -> Choice:
    """Choose between the current points, one plain decayed count and a regression, by later time within the learning pairs.

    A way of learning is taken only where it gains over what is there on cutoffs that its fit has not seen, and clearly loses on
    none of them; where horizons
    overlap, or there is one cutoff, by more than one standard error (the rule of L. Breiman and others, 1984). Where time
    says nothing, a regression with a number for each rule is never taken: only the count, which has one number, the half-life.

    Arguments:
        backtest: the learning pairs.
        always_known: attributes without an observation time that somebody vouches for.
        tell: is called with each step in words.
    """
    rules = fitting.learnable(backtest, always_known)
    level = float(backtest.settings["confidence_level"])
    evidence, folds = time_folds(backtest)
    gains: dict = {}
    aucs: dict = {}
    for number, (fit_on, judge_on) in enumerate(folds, start=1):
        tell(f"Trying on later time, {number} of {len(folds)}")
        earlier, later = backtest.chosen(fit_on), backtest.chosen(judge_on)
        half_lives = fitting.best_half_lives(earlier, rules)
        tried = {("count", None): fitting.best_count(earlier)}
        for strength in fitting.STRENGTHS:
            tried["regression", strength] = fitting.regression_points(earlier, rules, half_lives, strength).points
        now = resampled(later, later.current_score)[0]
        for key, points in tried.items():
            aucs.setdefault(key, []).append(resampled(later, lead_scores(later, points))[0])
            gains.setdefault(key, []).append(aucs[key][-1] - now)
    tell("Fitting on all learning cutoffs")
    count = fitting.best_count(backtest)
    if not folds:
        aucs["count", None] = [resampled(backtest, lead_scores(backtest, count))[0]]
        gains["count", None] = [aucs["count", None][0] - resampled(backtest, backtest.current_score)[0]]
    means = {key: np.mean(values, axis=0) for key, values in gains.items()}
    strength = _best_strength(means) if folds else fitting.STRENGTHS[1]
    half_lives = fitting.best_half_lives(backtest, rules)
    regression = fitting.regression_points(backtest, rules, half_lives, strength)
    found = {"count": interval(means["count", None], level)}
    if folds:
        found["regression"] = interval(means["regression", strength], level)
    family, gained = "current", 0.0
    for name in ("count", "regression"):
        # What held-out time says may be taken as it is; weaker evidence must be larger than its error.
        needed = 0.0 if folds and evidence == HELD_OUT_TIME else found[name].error if name in found else np.inf
        key = name, strength if name == "regression" else None
        if name in found and found[name].value > max(needed, gained) and ranks(aucs[key]) and not loses(gains[key]):
            family, gained = name, found[name].value
    points = {"current": current_points(backtest), "count": count, "regression": regression.points}[family]
    return Choice(family, points, regression.log_odds if family == "regression" else {}, evidence,
                  strength if folds else None, found, regression, count)


def ranks(replicates: list) -> bool:
    """Whether the mean AUC of some folds lies above one half by more than one standard error."""
    mean = np.mean(replicates, axis=0)
    return bool(mean[0] - np.nanstd(mean[1:]) > 0.5)


def loses(gains: list) -> bool:
    """Whether at some fold the gain in AUC lies below zero by more than one standard error: what was learned does not last."""
    return any(gain[0] + np.nanstd(gain[1:]) < 0 for gain in gains)


def _best_strength(means: dict) -> float:
    """The penalty with the highest mean gain; the stronger one where it makes no difference."""
    regressions = {strength: float(gain[0]) for (family, strength), gain in means.items() if family == "regression"}
    return min(strength for strength, gain in regressions.items() if gain >= max(regressions.values()) - NO_DIFFERENCE)


def boosting_score(learning: Backtest, judged: Backtest, rules: list) -> np.ndarray:
    """What gradient boosting makes of the same facts, as a ceiling: log-odds for each judged pair.

    It sees decayed hits with every half-life and the matches of the rules that may be learned, and is fitted on the learning
    pairs alone (scikit-learn's histogram boosting after G. Ke and others, 2017).

    Arguments:
        learning: the pairs to fit on.
        judged: the pairs to judge.
        rules: the rules that may be learned.
    """
    def columns(backtest: Backtest) -> np.ndarray:
        """All columns of some pairs side by side."""
        present = current_points(backtest)
        amounts = rule_amounts(backtest, present)
        found = [amounts[rule.rule_id] for rule in rules if rule.kind != "behavior"]
        found += [backtest.hits[rule.rule_id, days] for rule in rules if rule.kind == "behavior"
                  for days in backtest.half_lives(rule.rule_id)[::3] + [None]]
        return np.stack(found, axis=1)

    # A second to import, which who only compares scores does not need.
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.05, max_depth=3, min_samples_leaf=50, early_stopping=False, random_state=0
    ).fit(columns(learning), learning.converted)
    return model.decision_function(columns(judged))
