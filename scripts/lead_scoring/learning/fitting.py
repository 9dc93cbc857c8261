"""Half-lives and points that fit what came of the leads: on the pairs that are given, and on nothing else.

The regression is scikit-learn's logistic regression with a quadratic penalty (A. E. Hoerl and R. W. Kennard, 1970). Three
things make it fit for points:

* The penalty pulls each rule towards what its present points are worth, not towards nothing: beside a column for each rule
  stands one for the present points of all of them, hardly penalised. With much strength the present order comes out,
  with little the data alone speak.
* A column is measured in typical firings (its mean where it is above zero), so that a rare rule is pulled as much as a
  common one. Measured in standard deviations, rare rules would hardly be pulled at all.
* Each cutoff has a level of its own, so that leads are compared with those of the same day, and a rate of conversion that
  drifts is not taken for an effect of what people do.
"""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from .backtest import NEVER_FEATURES, Backtest
from .points import LARGEST_POINTS, Points, current_points, rule_amounts, side_sums

STRENGTHS = (0.003, 0.03, 0.3, 3.0)
"""Inverse penalties to choose from (`C` of scikit-learn), from strong to weak."""

SHRINKS = (1.0, 0.8, 0.6, 0.45, 0.3)
"""How much of the largest coefficient may get the largest points: one rare rule must not make all others coarse."""

CAP_QUANTILE = 0.99
"""Decayed hits above this quantile of those who have any count no more: one robot must not bend a coefficient."""

SCALE_QUANTILES = 0.001, 0.999
"""Which part of the learning pairs a score must hold between 0 and 100."""

FEWEST_FIRINGS = 30
"""A rule that fires for fewer pairs keeps what its points are worth."""

CLEARLY_BETTER = 3.74
"""By how much the logarithm of the likelihood must rise before any half-life moves (chi-squared, 1 degree, 5 % shared out
among eight half-lives)."""

SPREADS = (0.05, 0.5, 1.0, 1.5, 2.0)
"""How far half-lives may spread around their centre, in octaves (doublings), to choose from."""

NO_FADING_DAYS = 730
"""A half-life so long stands for no fading where half-lives are compared."""

SWEEPS = 5
"""How often at most the rules are gone through."""

OTHERS_PER_CONVERSION, MOST_OTHERS = 10, 40_000
"""Half-lives are sought among all conversions and so many other pairs for each, and in all."""


@dataclass(frozen=True)
class Fit:
    """A set of points with what stands behind it.

    Attributes:
        points: the points, whole numbers where they were learned.
        log_odds: log-odds for each decayed hit or match, by rule_id, for the rules that were learned.
    """

    points: Points
    log_odds: dict


def learnable(backtest: Backtest, always_known=frozenset()) -> list:
    """The rules whose points may be learned, in order.

    Behaviour and absence have a day on which they became known. A fit rule has one where all its attributes come through
    contact_attributes alone. Columns of contacts and companies have none: sales may have filled them in once a deal was near,
    so they are learned only where somebody vouches for them. Rules for one persona are never learned, because which persona a
    lead carries depends on all their points together.

    Arguments:
        backtest: the pairs.
        always_known: attributes that were there from the first day and do not follow from what came of the lead.
    """
    allowed = (backtest.observed | set(always_known)) - set(NEVER_FEATURES)
    return [rule for rule in backtest.rules
            if rule.kind != "fit" or (allowed.issuperset(rule.attributes) and rule.persona_id is None)]


def _level_columns(backtest: Backtest) -> np.ndarray:
    """A hardly penalised column for each cutoff but the first."""
    columns = [backtest.cutoff == day for day in np.unique(backtest.cutoff)[1:]]
    return 10.0 * np.stack(columns or [np.zeros(len(backtest.lead))], axis=1)


def _regression(columns: np.ndarray, converted: np.ndarray, strength: float):
    """A fitted logistic regression with a quadratic penalty; `strength` is the inverse of the penalty."""
    return LogisticRegression(C=strength, solver="newton-cholesky", max_iter=100, tol=1e-4).fit(columns, converted)


def worth_of_a_point(backtest: Backtest) -> dict:
    """Log-odds that one present point is worth, for fit and for engagement; by one number, the slope of the lead score.

    Scaling a score to log-odds by a regression on it alone follows J. Platt (1999).
    """
    columns = np.hstack([backtest.current_score[:, None] / 10, _level_columns(backtest)])
    slope = max(_regression(columns, backtest.converted, 100.0).coef_[0][0] / 10, 1e-6)
    total = sum(weight for _, _, weight in backtest.scores.values())
    return {score: max(slope * 100 * weight / total / full, 1e-9) for score, (_, full, weight) in backtest.scores.items()}


def best_half_lives(backtest: Backtest, rules: list) -> dict:
    """The half-life of each active behaviour rule, in days or None, that explains the conversions best.

    How well each half-life of a rule fits is looked up with all other weights fitted anew. How far rules may move is learned
    from all of them together (empirical Bayes; H. Robbins, 1956): they stay at the present half-lives, or spread around them,
    or around one common half-life, whatever makes the conversions most likely. So a rule that the data say much about goes
    where they point, and one that they say little about stays where the others are. The present ones stay unless that is
    clearly worse.

    Arguments:
        backtest: the learning pairs.
        rules: the rules that are learned.
    """
    present = current_points(backtest).half_lives
    ids = [rule.rule_id for rule in rules if rule.kind == "behavior"]
    telling = [rule_id for rule_id in ids if (backtest.hits[rule_id, None] > 0).sum() >= FEWEST_FIRINGS]
    if not telling:
        return present
    fits = _HalfLifeFits(_fewer_others(backtest), rules, telling)
    common = sorted(set.intersection(*(set(backtest.half_lives(rule_id)) for rule_id in telling)), key=lambda days: days or np.inf)
    best_common = min(common, key=lambda days: fits.deviance(dict.fromkeys(telling, days)))
    kept = {rule_id: present[rule_id] for rule_id in telling}
    found = None
    for start in (kept, dict.fromkeys(telling, best_common)):
        for spread in SPREADS:
            for centre in ([start] if start is kept else [dict.fromkeys(telling, days) for days in common]):
                if start is not kept and abs(_octaves(centre[telling[0]]) - _octaves(best_common)) > 1:
                    continue
                chosen, evidence = fits.settled(start, centre, spread)
                if found is None or evidence > found[0]:
                    found = evidence, chosen, centre, spread
    evidence, chosen, centre, spread = found
    if evidence < -fits.deviance(kept) / 2 + CLEARLY_BETTER:
        return present
    fits.expand(chosen)
    return {**present, **fits.settled(chosen, centre, spread)[0]}


def _octaves(days: float | None) -> float:
    """The logarithm to base 2 of a half-life; that of no fading is twice the longest that is compared."""
    return float(np.log2(days or NO_FADING_DAYS))


def _fewer_others(backtest: Backtest) -> Backtest:
    """All conversions and some of the other pairs: slopes do not depend on that share (R. L. Prentice and R. Pyke, 1979)."""
    others = np.flatnonzero(~backtest.converted)
    conversions = int(backtest.converted.sum())
    most = min(OTHERS_PER_CONVERSION * conversions, max(MOST_OTHERS, 2 * conversions))
    is_chosen = backtest.converted.copy()
    is_chosen[np.random.default_rng(0).choice(others, min(len(others), most), replace=False)] = True
    return backtest.chosen(is_chosen)


class _HalfLifeFits:
    """How well half-lives fit: the penalised deviance of a logistic regression, near the fit with one common half-life.

    There it is a weighted sum of squares (P. McCullagh and J. A. Nelder, 1989), so that the products of all columns with each
    other are enough to know it for every choice of half-lives.
    """

    def __init__(self, sample: Backtest, rules: list, telling: list):
        """Fit once and take the products.

        Arguments:
            sample: the pairs.
            rules: the rules that are learned.
            telling: rule_ids whose half-life is sought, in order.
        """
        self.telling = telling
        self.ladders = {rule_id: sample.half_lives(rule_id) for rule_id in telling}
        self.sample = sample
        present = current_points(sample).half_lives
        fixed = [sample.matches[rule.rule_id].astype(float) if rule.kind != "behavior" else
                 _typical(sample.hits[rule.rule_id, present[rule.rule_id]])
                 for rule in rules if rule.rule_id not in telling]
        level = np.ones((len(sample.lead), 1))
        self.columns = np.hstack([level, np.stack(fixed, axis=1) if fixed else level[:, :0], _level_columns(sample)])
        self.base = self.columns.shape[1]
        self.places, moving = {}, []
        for rule_id in telling:
            for days in self.ladders[rule_id]:
                self.places[rule_id, days] = self.base + len(moving)
                moving.append(_typical(np.minimum(sample.hits[rule_id, days], _cap(sample.hits[rule_id, days]))))
        self.columns = np.hstack([self.columns, np.stack(moving, axis=1)])
        # Pairs of one lead say little more than one of them.
        self.per_lead = sample.converted.sum() / max(len(np.unique(sample.lead[sample.converted])), 1)
        self.expand({rule_id: present[rule_id] for rule_id in telling})

    def chosen(self, half_lives: dict) -> np.ndarray:
        """The places of the columns with these half-lives."""
        return np.array([*range(self.base), *(self.places[rule_id, half_lives[rule_id]] for rule_id in self.telling)])

    def expand(self, half_lives: dict) -> None:
        """Fit the regression with some half-lives, and take the products of all columns weighted as that fit says."""
        columns = self.columns[:, self.chosen(half_lives)]
        model = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=100, tol=1e-4)
        linear = model.fit(columns[:, 1:], self.sample.converted).decision_function(columns[:, 1:])
        probability = 1 / (1 + np.exp(-linear))
        weight = np.maximum(probability * (1 - probability), 1e-6)
        target = linear + (self.sample.converted - probability) / weight
        self.products = self.columns.T @ (self.columns * weight[:, None])
        penalty = np.ones(len(self.products))
        penalty[0] = 1e-6
        self.products[np.diag_indices_from(self.products)] += penalty
        self.towards = self.columns.T @ (weight * target)
        self.squares = float(weight @ target**2)

    def deviance(self, half_lives: dict) -> float:
        """The penalised deviance with these half-lives, for each pair at which the same converted lead stands on average."""
        at = self.chosen(half_lives)
        explained = self.towards[at] @ np.linalg.solve(self.products[np.ix_(at, at)], self.towards[at])
        return (self.squares - explained) / self.per_lead

    def along(self, rule_id: str, half_lives: dict) -> np.ndarray:
        """Minus half the deviance with each half-life of a rule, in order; the others have the given ones."""
        at = self.chosen(half_lives)
        others = at[at != self.places[rule_id, half_lives[rule_id]]]
        tried = np.array([self.places[rule_id, days] for days in self.ladders[rule_id]])
        across = self.products[np.ix_(others, tried)]
        solved = np.linalg.solve(
            self.products[np.ix_(others, others)], np.hstack([self.towards[others][:, None], across])
        )
        left = self.towards[tried] - across.T @ solved[:, 0]
        own = self.products[tried, tried] - (across * solved[:, 1:]).sum(axis=0)
        explained = self.towards[others] @ solved[:, 0] + left**2 / own
        return (explained - self.squares) / self.per_lead / 2

    def settled(self, half_lives: dict, centre: dict, spread: float) -> tuple[dict, float]:
        """The most likely half-lives if those of the rules spread around a centre, rule by rule until none moves.

        Arguments:
            half_lives: where to start.
            centre: rule_id to the half-life that the rule would have without data.
            spread: standard deviation around it, in octaves.

        Returns:
            the half-lives, and the logarithm of how likely the conversions are with such a centre and spread.
        """
        chosen = dict(half_lives)
        for _ in range(SWEEPS):
            before, evidence = dict(chosen), -self.deviance(chosen) / 2
            here = evidence
            for rule_id in self.telling:
                ladder = self.ladders[rule_id]
                octaves = np.array([_octaves(days) for days in ladder])
                expected = -0.5 * ((octaves - _octaves(centre[rule_id])) / spread) ** 2
                expected -= np.log(np.exp(expected).sum())
                fits = self.along(rule_id, chosen)
                likely = np.exp(fits - fits.max() + expected)
                evidence += np.log(likely.sum()) + fits.max() - here
                # The middle of what is likely, not the single likeliest: it does not run off where the data say little.
                chosen[rule_id] = ladder[int(np.argmin(abs(octaves - octaves @ likely / likely.sum())))]
                here = fits[ladder.index(chosen[rule_id])]
            if chosen == before:
                break
        return chosen, evidence


def _typical(column: np.ndarray) -> np.ndarray:
    """A column in units of its typical value: its mean where it is above zero."""
    return column / column[column > 0].mean() if (column > 0).any() else column


def _cap(column: np.ndarray) -> float:
    """How many decayed hits count at most."""
    return float(np.quantile(column[column > 0], CAP_QUANTILE)) if (column > 0).any() else 1.0


def regression_points(backtest: Backtest, rules: list, half_lives: dict, strength: float) -> Fit:
    """Whole points from a regression on decayed hits and matches.

    Arguments:
        backtest: the learning pairs.
        rules: the rules that are learned.
        half_lives: half-life by behaviour rule_id.
        strength: inverse of the penalty.
    """
    present = current_points(backtest)
    worth = worth_of_a_point(backtest)
    # Which behaviour is rewarded decides who was silent; once more with what comes out settles it.
    base = replace(present, half_lives=half_lives)
    for _ in range(2):
        amounts = rule_amounts(backtest, base)
        log_odds, caps = _log_odds(backtest, rules, amounts, worth, strength)
        fit = _rounded(backtest, rules, replace(present, half_lives=half_lives), log_odds, caps, worth)
        if all((fit.points.points[rule.rule_id] > 0) == (base.points[rule.rule_id] > 0)
               for rule in backtest.rules if rule.kind == "behavior"):
            break
        base = fit.points
    return fit


def _log_odds(backtest: Backtest, rules: list, amounts: dict, worth: dict, strength: float) -> tuple[dict, dict]:
    """Log-odds for each decayed hit or match, and the cap of the hits, by rule_id."""
    caps = {rule.rule_id: _cap(amounts[rule.rule_id]) if rule.kind == "behavior" else None for rule in rules}
    typical, columns = {}, []
    for rule in rules:
        amount = amounts[rule.rule_id] if caps[rule.rule_id] is None else np.minimum(amounts[rule.rule_id], caps[rule.rule_id])
        typical[rule.rule_id] = amount[amount > 0].mean() if (amount > 0).any() else 1.0
        columns.append(amount / typical[rule.rule_id])
    columns = np.stack(columns, axis=1)
    present = np.array([rule.points * worth[rule.score] * typical[rule.rule_id] for rule in rules])
    is_seen = (columns > 0).sum(axis=0) >= FEWEST_FIRINGS
    together = columns @ present
    spread = together.std() or 1.0
    model = _regression(
        np.hstack([columns * is_seen, 10 * (together / spread)[:, None], _level_columns(backtest)]), backtest.converted, strength
    )
    own, shared = model.coef_[0][: len(rules)], 10 * model.coef_[0][len(rules)] / spread
    total = own * is_seen + shared * present
    return {rule.rule_id: value / typical[rule.rule_id] for rule, value in zip(rules, total)}, caps


def _rounded(backtest: Backtest, rules: list, present: Points, log_odds: dict, caps: dict, worth: dict) -> Fit:
    """The whole points that keep the order of the learning pairs best, with limits and scales that do not undo them."""
    learned = {rule.rule_id for rule in rules}
    kept = [rule for rule in backtest.rules if rule.score == "fit" and rule.rule_id not in learned and rule.points]
    best = None
    largest = {score: max((abs(log_odds[rule.rule_id]) for rule in rules if rule.score == score), default=0.0)
               for score in present.scores}
    for shrink in SHRINKS:
        units = {score: max(value * shrink / LARGEST_POINTS, 1e-9) for score, value in largest.items()}
        points, max_points = dict(present.points), dict(present.max_points)
        if any(rule.persona_id is None for rule in kept):
            # Points that stay say what a point of fit is worth: as much as today.
            units["fit"] = worth["fit"]
        else:
            # Where only personas stay, they keep what they are worth, in the new unit.
            points.update({rule.rule_id: float(np.round(rule.points * worth["fit"] / units["fit"])) for rule in kept})
        for rule in rules:
            whole = float(np.clip(np.round(log_odds[rule.rule_id] / units[rule.score]), -LARGEST_POINTS, LARGEST_POINTS))
            points[rule.rule_id] = whole + 0.0
            cap = caps[rule.rule_id]
            max_points[rule.rule_id] = float(np.ceil(abs(whole) * cap)) if cap and whole else None
        found = scaled(backtest, replace(present, points=points, max_points=max_points), learned, units)
        auc = roc_auc_score(backtest.converted, sum(
            units[score] * total for score, total in side_sums(backtest, found).items()
        ))
        if best is None or auc > best[0] + 1e-4:
            best = auc, found
    return Fit(best[1], log_odds)


def scaled(backtest: Backtest, points: Points, learned: set, units: dict) -> Points:
    """The same points with category limits that cut nothing learned, and base and full points that hold nearly all leads.

    Arguments:
        backtest: the learning pairs.
        points: the points.
        learned: rule_ids whose points are new; the limits of their categories are widened.
        units: log-odds that a point of each score is worth; a score weighs as much as its full points are worth.
    """
    categories = {}
    for category, (score, low, high) in points.categories.items():
        inside = [rule for rule in backtest.rules if rule.category == category]
        if any(rule.rule_id in learned for rule in inside):
            low, high = _widest(points, inside, -1), _widest(points, inside, 1)
        categories[category] = (score, low, high)
    points = replace(points, categories=categories)
    scores, sums = {}, side_sums(backtest, points)
    for score, (_, _, weight) in points.scores.items():
        low, high = np.quantile(sums[score], SCALE_QUANTILES)
        # Silence comes in waves: the learning cutoffs may have seen none of it.
        silence = [rule.rule_id for rule in backtest.rules if rule.kind == "absence" and rule.score == score]
        low += sum(min(points.points[rule_id], 0) for rule_id in silence)
        margin = max(1.0, 0.02 * (high - low))
        base = float(np.ceil(margin - low))
        full = max(float(np.ceil(base + high + margin)), 1.0)
        scores[score] = (base, full, full * units[score] if units[score] > 1e-8 else 0.0)
    heaviest = sum(weight for _, _, weight in scores.values())
    if heaviest == 0:
        return replace(points, scores={score: (base, full, 50.0) for score, (base, full, _) in scores.items()})
    return replace(points, scores={score: (base, full, round(100 * weight / heaviest, 2))
                                   for score, (base, full, weight) in scores.items()})


def _widest(points: Points, rules: list, sign: int) -> float | None:
    """The points that the rules of a category can come to at most (sign 1) or at least (sign -1); None for no end."""
    total = 0.0
    for rule in rules:
        worth, cap = points.points[rule.rule_id], points.max_points[rule.rule_id]
        if worth * sign > 0:
            if rule.kind == "behavior" and cap is None:
                return None
            total += abs(worth) if cap is None else cap
    return sign * float(np.ceil(total))


def count_points(backtest: Backtest, half_life) -> Points:
    """One point for each decayed hit of every rule that rewards something today, and nothing else.

    Arguments:
        backtest: the learning pairs.
        half_life: in days, the same for all; None for no fading.
    """
    present = current_points(backtest)
    behaviour = [rule for rule in backtest.rules if rule.kind == "behavior"]
    points = replace(
        present,
        points={rule.rule_id: float(rule.kind == "behavior" and rule.points > 0) for rule in backtest.rules},
        half_lives={rule.rule_id: half_life for rule in behaviour},
        max_points={rule.rule_id: None for rule in backtest.rules},
    )
    return scaled(backtest, points, {rule.rule_id for rule in backtest.rules}, {"fit": 0.0, "engagement": 1.0})


def best_count(backtest: Backtest) -> Points:
    """The plain decayed count whose half-life ranks the learning pairs best; ties go to the longest half-life."""
    ids = [rule.rule_id for rule in backtest.rules if rule.kind == "behavior"]
    common = set.intersection(*(set(backtest.half_lives(rule_id)) for rule_id in ids)) if ids else set()
    rewarded = [rule.rule_id for rule in backtest.rules if rule.kind == "behavior" and rule.points > 0]
    best = None
    for half_life in sorted(common, key=lambda days: -(days or np.inf)):
        total = sum((backtest.hits[rule_id, half_life] for rule_id in rewarded), np.zeros(len(backtest.lead)))
        auc = roc_auc_score(backtest.converted, total)
        if best is None or auc > best[0] + 1e-9:
            best = auc, half_life
    return count_points(backtest, best[1] if best else None)
