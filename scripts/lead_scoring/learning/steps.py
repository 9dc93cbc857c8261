"""Steps of numeric attributes: from which employee count, or below which age, leads convert more often.

Rates that only rise, or only fall, with the number are fitted by isotonic regression (R. E. Barlow and others, 1972; scikit-learn's
IsotonicRegression pools adjacent violators). That is many levels, most of them chance, so neighbours are merged until each holds
enough conversions and differs clearly from the next, as in the monotone binning of credit scorecards (N. Siddiqi, 2006). Where that
leaves a step, it is offered as a rule, whose direction is that of the data.
"""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import pairwise

import numpy as np
from scipy.stats import norm
from sklearn.isotonic import IsotonicRegression

from .backtest import NEVER_FEATURES, Backtest, Rule

MOST_STEPS = 3
"""How many steps an attribute may have: four levels are as many as people tell apart."""


@dataclass(frozen=True)
class Level:
    """What the learning pairs say of the leads between two cut points.

    Attributes:
        leads: how many, each once for each cutoff, with those that were left out of the sample.
        conversions: how many of them converted.
    """

    leads: float
    conversions: int

    @property
    def rate(self) -> float:
        """The share that converted, from 0 to 1."""
        return self.conversions / self.leads


@dataclass(frozen=True)
class Steps:
    """The steps of one attribute.

    Attributes:
        attribute: its name.
        operator: at_least where leads with more convert more often, and below where those with less do.
        cuts: the cut points, from low to high.
        levels: one Level more than there are cut points, from low to high.
        category, score: those of the present rules on the attribute.
    """

    attribute: str
    operator: str
    cuts: tuple[float, ...]
    levels: tuple[Level, ...]
    category: str
    score: str

    def rules(self, taken=frozenset()) -> list:
        """A rule for each cut point, with no points yet. Arguments: taken: rule_ids in small letters that stand somewhere already."""
        found: list = []
        word, ending = ("from", " or more") if self.operator == "at_least" else ("below", "")
        for cut in self.cuts:
            value = written(cut)
            plain = f"{self.attribute}_{word}_{value.replace('-', 'minus_').replace('.', '_')}"
            rule_id, count = plain, 2
            while rule_id.lower() in taken:
                rule_id, count = f"{plain}_{count}", count + 1
            words = self.attribute.replace("_", " ").capitalize()
            found.append(Rule(
                rule_id, f"{words} {'of' if self.operator == 'at_least' else 'below'} {with_commas(value)}{ending}", "fit", self.category,
                self.score, None, 0.0, attributes=(self.attribute,), operator=self.operator, value=value,
            ))
        return found

    def names(self) -> list:
        """The levels in words, from low to high."""
        cuts = [with_commas(written(cut)) for cut in self.cuts]
        return [f"below {cuts[0]}", *(f"{low} to below {high}" for low, high in pairwise(cuts)), f"{cuts[-1]} or more"]


def between(low: float, high: float) -> float:
    """A number that people write, above `low` and not above `high`: of one digit or of two; where there is none, `high` to two digits."""
    if low < 0 <= high:
        return 0.0
    exact = Decimal(str(high))
    for digits in (1, 2):
        found = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_FLOOR)
        if found > Decimal(str(low)):
            return float(found)
    return float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - 1), ROUND_HALF_UP))


def written(cut: float) -> str:
    """A cut point as a cell of a seed: no exponent, no needless zeros."""
    return np.format_float_positional(cut + 0.0, trim="-")


def with_commas(cell: str) -> str:
    """A number from a cell as people read it."""
    whole, point, rest = cell.partition(".")
    return f"{int(whole):,}{point}{rest}" if not whole.startswith("-0") else cell


def monotone_steps(backtest: Backtest, always_known=frozenset()) -> list:
    """The steps of each numeric attribute that has any, in order of their names.

    Arguments:
        backtest: the learning pairs.
        always_known: attributes without an observation time that somebody vouches for; as for rules, others make no step.
    """
    allowed = (backtest.observed | set(always_known)) - set(NEVER_FEATURES)
    found = []
    for attribute in sorted(allowed.intersection(backtest.numbers)):
        home = _home(backtest.rules, attribute)
        known = backtest.chosen(~np.isnan(backtest.numbers[attribute]))
        if home and known.converted.any():
            operator, cuts = _isotonic(known, known.numbers[attribute])
            cuts, levels = _merged(known, known.numbers[attribute], operator, cuts)
            if cuts:
                found.append(Steps(attribute, operator, cuts, levels, *home))
    return found


def with_rules(backtest: Backtest, found: list, taken=frozenset()) -> Backtest:
    """The same pairs with a rule of no points for each step, but where a present rule fires for the same pairs.

    Arguments:
        backtest: the pairs.
        found: Steps.
        taken: rule_ids in small letters that stand in some seed.
    """
    present = [backtest.matches[rule.rule_id] for rule in backtest.rules if rule.kind == "fit" and rule.persona_id is None]
    taken = taken | {rule.rule_id.lower() for rule in backtest.rules}
    rules, matches = list(backtest.rules), dict(backtest.matches)
    for steps in found:
        numbers = backtest.numbers[steps.attribute]
        for rule, cut in zip(steps.rules(taken), steps.cuts):
            # An unknown number is neither.
            fires = numbers >= cut if steps.operator == "at_least" else numbers < cut
            if not any(np.array_equal(fires, other) for other in present):
                rules.append(rule)
                matches[rule.rule_id] = fires
    return replace(backtest, rules=tuple(rules), matches=matches)


def _home(rules, attribute: str) -> tuple | None:
    """The category and the score of most present rules on an attribute, those on it alone first; None where all are a persona's."""
    asking = [rule for rule in rules if attribute in rule.attributes and rule.persona_id is None]
    alone = [rule for rule in asking if len(rule.attributes) == 1]
    counts = Counter((rule.category, rule.score) for rule in alone or asking)
    return min(counts, key=lambda home: (-counts[home], home), default=None)


def _isotonic(known: Backtest, numbers: np.ndarray) -> tuple[str, list]:
    """The operator of the direction that fits better, and the cut points between levels of the isotonic regression."""
    best = None
    for is_rising, operator in ((True, "at_least"), (False, "below")):
        model = IsotonicRegression(increasing=is_rising).fit(numbers, known.converted.astype(float), sample_weight=known.stands_for)
        loss = known.stands_for @ (known.converted - model.predict(numbers)) ** 2
        if best is None or loss < best[0]:
            best = loss, operator, model
    _, operator, model = best
    values = np.unique(numbers)
    places = np.flatnonzero(np.abs(np.diff(model.predict(values))) > 1e-9)
    return operator, sorted({between(values[place], values[place + 1]) for place in places})


def _clearly(level: float, least: float) -> float:
    """How many standard errors two sides must lie apart where the place to cut was the best of all (R. Miller and D. Siegmund, 1982).

    Arguments:
        level: how sure it should be, from 0 to 1.
        least: the smallest share that a side may hold.
    """
    limits = np.arange(1.0, 8.0, 0.01)
    chance = norm.pdf(limits) * (4 / limits + (limits - 1 / limits) * 2 * np.log((1 - min(least, 0.5)) / min(least, 0.5)))
    return float(limits[np.argmax(chance <= 1 - level)])


def _merged(known: Backtest, numbers: np.ndarray, operator: str, cuts: list) -> tuple[tuple, tuple]:
    """The cut points that are left once neighbouring levels are merged, and the levels.

    Each level then holds at least `minimum_conversions` people who converted and converts clearly more often than the one before
    it in the direction: by people drawn anew, and as clearly as the best of all places to cut must.
    """
    cuts, direction = list(cuts), 1 if operator == "at_least" else -1
    fewest, level = int(known.settings["minimum_conversions"]), float(known.settings["confidence_level"])
    clearly = _clearly(level, fewest / max(len(np.unique(known.lead[known.converted])), 1))
    groups = known.resamples.shape[1]
    places = np.searchsorted(cuts, numbers, side="right")
    cells = places * groups + known.group
    leads, conversions = (
        np.bincount(cells, weights, (len(cuts) + 1) * groups).reshape(-1, groups) for weights in (known.stands_for, known.converted)
    )
    people = [set(known.lead[known.converted & (places == place)].tolist()) for place in range(len(cuts) + 1)]
    while cuts:
        rates = conversions.sum(axis=1) / np.maximum(leads.sum(axis=1), 1e-9)
        drawn = (conversions @ known.resamples.T) / np.maximum(leads @ known.resamples.T, 1e-9)
        rises = direction * np.diff(drawn, axis=0)
        clear = rises[:, 0] / np.maximum(rises[:, 1:].std(axis=1), 1e-12)
        small = min(range(len(people)), key=lambda place: len(people[place]))
        if len(people[small]) < fewest:
            sides = [side for side in (small - 1, small) if 0 <= side < len(cuts)]
            gone = min(sides, key=lambda side: abs(rates[side + 1] - rates[side]))
        elif clear.min() < clearly or len(cuts) > MOST_STEPS:
            gone = int(clear.argmin())
        else:
            break
        del cuts[gone]
        people[gone : gone + 2] = [people[gone] | people[gone + 1]]
        leads, conversions = (
            np.vstack([counts[:gone], counts[gone : gone + 2].sum(axis=0), counts[gone + 2 :]]) for counts in (leads, conversions)
        )
    levels = tuple(Level(float(all_of_it), int(came)) for all_of_it, came in zip(leads.sum(axis=1), conversions.sum(axis=1)))
    return tuple(cuts), levels
