"""Short scorecards: few rules, whole points, and for each rule the sign that its words imply.

A logistic regression whose coefficients may only have that sign (L-BFGS-B; R. H. Byrd and others, 1995) is fitted on all rules,
and those that move the score least are taken away until few are left (backward elimination). Then near sets are tried, in which
one of the weakest is exchanged for a rule outside: people who know the business may prefer one that ranks as well. Steps of numeric
attributes (`steps`) stand beside the present rules, and are taken where the set ranks better with them.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from . import fitting, judging
from .backtest import Backtest, Rule
from .points import Points, current_points, lead_scores, rule_amounts, side_sums

SPEAKS_AGAINST = re.compile(
    r"unsubscri|opt(ed)?[ _-]?out|bounce|spam|complain|career|job (page|offer)|competitor|student|disposable|inactiv|quiet|cancel|no[ _-]?show|invalid"
)
"""Words of rules that must not earn points."""

LARGEST_POINTS = 10
"""The largest points of a short scorecard: numbers that people add up in their heads."""

PENALTY = 1.0
"""What keeps the coefficients finite: half of it times their squares, in typical firings."""

SETS, EXCHANGED, NEAR = 3, 3, 0.005
"""How many sets are shown, how many of the weakest rules are exchanged in turn, and how much AUC another set may cost."""


@dataclass(frozen=True)
class Scorecard:
    """A set of few rules.

    Attributes:
        rules: rule_ids with points, from most to fewest.
        points: whole points, and 0 for all other rules.
        auc: on held-out time, an Interval.
        cost: how much AUC it gains or costs against the present weights there, an Interval.
    """

    rules: tuple
    points: Points
    auc: judging.Interval
    cost: judging.Interval


def sign(rule: Rule) -> int:
    """1 for a rule that may only earn points and -1 for one that may only take them: by its words, silence, or its present points.

    A step that was found in the data looks to the side where more convert, so it earns.
    """
    if rule.operator:
        return 1
    words = f"{rule.rule_id.replace('_', ' ')} {rule.description} {rule.event_type or ''}".lower()
    return -1 if rule.kind == "absence" or rule.points < 0 or SPEAKS_AGAINST.search(words) else 1


class _Fits:
    """Regressions on some of the rules, with coefficients that are not below zero once columns are turned by their signs."""

    def __init__(self, backtest: Backtest, rules: list, half_lives: dict):
        """Take the columns. Arguments: backtest: pairs; rules: those to choose from; half_lives: by behaviour rule_id."""
        self.backtest, self.rules, self.half_lives = backtest, rules, half_lives
        amounts = rule_amounts(backtest, replace(current_points(backtest), half_lives=half_lives))
        self.caps = [fitting._cap(amounts[rule.rule_id]) if rule.kind == "behavior" else None for rule in rules]
        columns = [amounts[rule.rule_id] if cap is None else np.minimum(amounts[rule.rule_id], cap) for rule, cap in zip(rules, self.caps)]
        self.typical = np.array([column[column > 0].mean() if (column > 0).any() else 1.0 for column in columns])
        self.signs = np.array([sign(rule) for rule in rules])
        self.columns = np.stack(columns, axis=1) / self.typical * self.signs
        self.spread = self.columns.std(axis=0)
        self.levels = np.hstack([np.ones((len(backtest.lead), 1)), fitting._level_columns(backtest)])

    def fit(self, chosen: list) -> tuple:
        """Coefficients of some rules (places) in typical firings, and the slope of the likelihood along all rules."""
        columns = np.hstack([self.columns[:, chosen], self.levels])
        converted, kept = self.backtest.converted, len(chosen)

        def loss(coefficients: np.ndarray) -> tuple:
            """Minus the penalised log-likelihood and its slope."""
            linear = columns @ coefficients
            value = np.logaddexp(0, linear).sum() - linear[converted].sum() + PENALTY / 2 * (coefficients[:kept] ** 2).sum()
            slope = columns.T @ (1 / (1 + np.exp(-linear)) - converted)
            slope[:kept] += PENALTY * coefficients[:kept]
            return value, slope

        bounds = [(0, None)] * kept + [(None, None)] * self.levels.shape[1]
        found = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 300}).x
        residual = converted - 1 / (1 + np.exp(-(columns @ found)))
        return found[:kept], self.columns.T @ residual / np.maximum(self.spread, 1e-9)

    def fewest(self, most: int, with_steps: bool) -> list:
        """The places of at most so many rules, from what moves the score most to least; steps that stand in no seed yet among them, or not."""
        chosen = [place for place, rule in enumerate(self.rules)
                  if (with_steps or not rule.operator) and (self.columns[:, place] != 0).sum() >= fitting.FEWEST_FIRINGS]
        while chosen:
            effects = self.fit(chosen)[0] * self.spread[chosen]
            order = [chosen[place] for place in np.argsort(-effects, kind="stable") if effects[place] > 0]
            if len(order) <= most:
                return order
            chosen = order[: max(most, len(order) - max(1, (len(order) - most) // 3))]
        return []

    def points(self, chosen: list) -> Points:
        """Whole points of some rules, 0 for all others; a rule that comes to 0 is left out by its points."""
        present, coefficients = current_points(self.backtest), self.fit(chosen)[0]
        ids = [self.rules[place].rule_id for place in chosen]
        worth = dict(zip(ids, coefficients / self.typical[chosen] * self.signs[chosen]))
        caps = dict(zip(ids, (self.caps[place] for place in chosen)))
        sides = {self.rules[place].rule_id: self.rules[place].score for place in chosen}
        largest = {score: max((abs(worth[key]) for key in ids if sides[key] == score), default=0.0) for score in present.scores}
        best = None
        for shrink in fitting.SHRINKS:
            units = {score: max(value * shrink / LARGEST_POINTS, 1e-9) for score, value in largest.items()}
            whole = {key: float(np.clip(np.round(worth[key] / units[sides[key]]), -LARGEST_POINTS, LARGEST_POINTS)) + 0.0 for key in ids}
            given = replace(
                present,
                points={rule.rule_id: whole.get(rule.rule_id, 0.0) for rule in self.backtest.rules},
                half_lives=self.half_lives,
                max_points={rule.rule_id: float(np.ceil(abs(whole[rule.rule_id]) * caps[rule.rule_id]))
                            if whole.get(rule.rule_id) and caps[rule.rule_id] else None for rule in self.backtest.rules},
            )
            given = fitting.scaled(self.backtest, given, {rule.rule_id for rule in self.backtest.rules}, units)
            auc = roc_auc_score(self.backtest.converted, sum(units[score] * total for score, total in side_sums(self.backtest, given).items()))
            if best is None or auc > best[0] + 1e-4:
                best = auc, given
        return best[1]


def scorecards(learning: Backtest, held_out: Backtest, most: int, always_known=frozenset()) -> list:
    """Two or three almost equal sets of few rules, the best on the learning pairs first.

    Arguments:
        learning: pairs to fit on; they choose the sets too.
        held_out: pairs to judge on; they only tell what each costs.
        most: the most rules of a set.
        always_known: attributes without an observation time that somebody vouches for.
    """
    rules = fitting.learnable(learning, always_known)
    fits = _Fits(learning, rules, fitting.best_half_lives(learning, rules))

    def ranking(chosen: list) -> tuple:
        """How well a set ranks the learning pairs, and its points."""
        points = fits.points(chosen)
        return roc_auc_score(learning.converted, lead_scores(learning, points)), points

    first, with_steps = (fits.fewest(most, is_wider) for is_wider in (False, True))
    if with_steps and (not first or ranking(with_steps)[0] > ranking(first)[0] + judging.NO_DIFFERENCE):
        first = with_steps
    if not first:
        return []
    slopes = fits.fit(first)[1]
    outside = [place for place in np.argsort(-slopes) if place not in first and slopes[place] > 0][:EXCHANGED]
    tried = [first] + [[*(kept for kept in first if kept != left), place] for left in first[-EXCHANGED:] for place in outside]
    ranked = [ranking(chosen) for chosen in tried]
    best = ranked[0][0]
    others = sorted(ranked[1:], key=lambda pair: -pair[0])
    # One to choose from is shown in any case, with what it costs.
    others = [pair for pair in others if pair[0] >= best - NEAR] or others[:1]
    level = float(held_out.settings["confidence_level"])
    now = judging.resampled(held_out, held_out.current_score)[0]
    cards = []
    for _, points in [ranked[0], *others][:SETS]:
        then = judging.resampled(held_out, lead_scores(held_out, points))[0]
        with_points = sorted((key for key, value in points.points.items() if value), key=lambda key: -abs(points.points[key]))
        cards.append(Scorecard(tuple(with_points), points, judging.interval(then, level), judging.interval(then - now, level)))
    return cards


def points_of(backtest: Backtest, card: Scorecard, always_known=frozenset()) -> Points:
    """The points of a chosen set, fitted on all pairs.

    Arguments:
        backtest: all pairs.
        card: the set, whose half-lives stay.
        always_known: as for `scorecards`.
    """
    fits = _Fits(backtest, fitting.learnable(backtest, always_known), card.points.half_lives)
    return fits.points([place for place, rule in enumerate(fits.rules) if rule.rule_id in card.rules])
