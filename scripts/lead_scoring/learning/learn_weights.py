"""Learn points and half-lives from the backtest, and propose them as a set of seeds for a person to review.

    lead-scoring learn --warehouse FILE --seeds seeds --output proposed
    lead-scoring learn --from-events data/sample --output proposed

Learning cutoffs teach, held-out cutoffs only judge, and where nothing beats the present weights nothing is proposed.
docs/learning.md tells how.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
from threadpoolctl import threadpool_limits

from lead_scoring.learning import fitting, judging, report, scorecards, seeds, steps
from lead_scoring.learning.backtest import NEVER_FEATURES, Backtest, CannotLearn, read_backtest
from lead_scoring.learning.points import Points, differs_from_warehouse, lead_scores, rule_amounts
from lead_scoring.terminal import counted


@dataclass(frozen=True)
class Proposal:
    """What came of learning.

    Attributes:
        points: the proposed points; None where nothing is proposed.
        verdict: what was found, in one or two sentences.
        choice: what the learning cutoffs said; None where there was not enough data.
        rows: rows of the report's table, each (name, AUC, average precision, difference in AUC).
        page: the report as Markdown.
    """

    points: Points | None
    verdict: str
    choice: judging.Choice | None
    rows: list
    page: str


def learn(backtest: Backtest, always_known=frozenset(), is_start=False, tell=lambda step: None) -> Proposal:
    """Learn on the learning cutoffs of a backtest and judge on its held-out ones.

    Arguments:
        backtest: all its pairs.
        always_known: attributes of contacts and companies that somebody vouches for: there from the first day, and never
            changed by what came of the lead.
        is_start: whether the present weights are only the neutral start, so that they may be proposed themselves.
        tell: is called with each step in words.

    Raises:
        CannotLearn: an attribute cannot be vouched for, or the warehouse has other scores than these points give.
    """
    always_known = frozenset(name.strip().lower() for name in always_known)
    for name in sorted(always_known):
        if name in NEVER_FEATURES:
            raise CannotLearn(f"{name} follows from what came of a lead, so it cannot be always known. Mend: leave it out.")
        if not any(name in rule.attributes for rule in backtest.rules):
            raise CannotLearn(f"no active fit rule has the attribute '{name}'. Mend: write it as in fit_rules.csv.")
    if differs_from_warehouse(backtest):
        raise CannotLearn("the warehouse gives other scores than its rules. Mend: build it again.")
    learning, held_out = backtest.chosen(~backtest.is_held_out), backtest.chosen(backtest.is_held_out)
    fewest = int(backtest.settings["minimum_conversions"])
    for side, pairs in (("learning", learning), ("held-out", held_out)):
        # One person at several cutoffs is one witness.
        counts = [len(np.unique(pairs.lead[is_kind])) for is_kind in (pairs.converted, ~pairs.converted)]
        if min(counts) < fewest:
            verdict = (f"Not enough data: the {side} cutoffs have {counted(counts[0], 'person', 'people')} who converted and {counted(counts[1], 'other')}, and "
                       f"minimum_conversions asks for {fewest:,} of each. Nothing is proposed.")
            return Proposal(None, verdict, None, [], f"# Learned weights\n\n**{verdict}**\n")
    # More threads than one are slower on tables of this size, and sum in another order.
    with threadpool_limits(1):
        choice = judging.choose(learning, always_known, tell)
        if is_start:
            choice = replace(choice, points=seen(learning, choice.points), count=seen(learning, choice.count),
                             regression=replace(choice.regression, points=seen(learning, choice.regression.points)))
        tell("Judging on held-out time")
        return _judged(backtest, learning, held_out, choice, always_known, is_start)


def _judged(backtest, learning, held_out, choice, always_known, is_start) -> Proposal:
    """The proposal that the held-out cutoffs leave of a choice."""
    level = float(backtest.settings["confidence_level"])
    candidates = {"present weights": held_out.current_score}
    if choice.family != "current":
        candidates[f"learned: {report.FAMILIES[choice.family]}"] = lead_scores(held_out, choice.points)
    if choice.family != "count":
        candidates["one plain decayed count"] = lead_scores(held_out, choice.count)
    if choice.family != "regression":
        candidates["regression (not chosen)"] = lead_scores(held_out, choice.regression.points)
    rules = fitting.learnable(backtest, always_known)
    candidates["gradient boosting (ceiling)"] = judging.boosting_score(learning, held_out, rules)
    rows, replicates = [], []
    for name, score in candidates.items():
        found = judging.measured(held_out, score)
        replicates.append(found)
        difference = None if not rows else judging.interval(found["aucs"] - replicates[0]["aucs"], level)
        rows.append((name, found["auc"], found["precision"], difference))
    present, points, better = rows[0][1], choice.points, False
    chosen = present if choice.family == "current" else rows[1][1]
    if chosen.low <= 0.5:
        verdict = (
            f"Does not rank: on held-out time {report.FAMILIES[choice.family]}, which the learning cutoffs chose, may rank no better "
            f"than chance, an AUC of 0.5: {report.ranged(chosen)}. Nothing is proposed.")
    elif choice.family == "current":
        verdict = (
            "Nothing is proposed: within the learning cutoffs nothing ranked better than the present weights. "
            f"Their AUC on held-out time is {report.ranged(present)}.")
    else:
        difference = rows[1][3]
        better = difference.low > 0
        fall = judging.interval(replicates[1]["precisions"] - replicates[0]["precisions"], level)
        is_falling = difference.value > 0 > fall.value
        # One word for both would hide what is lost.
        how = "does not surely beat" if not better else "puts more pairs in order than" if is_falling else "ranks better than"
        verdict = (
            f"{'Proposed' if better else 'Nothing is proposed'}: {report.FAMILIES[choice.family]} {how} the present weights on held-out time: AUC "
            f"{report.ranged(chosen)} against {report.ranged(present)}, a difference of {report.ranged(difference, signed=True)}.")
        if is_falling:
            verdict += (f" But its average precision, which asks who stands at the very top, is lower by {-fall.value:.3f} "
                        f"({report.ranged(fall, signed=True)}).")
    if not better and is_start and present.low > 0.5:
        better, points = True, seen(learning, _neutral(learning))
        verdict = ("Proposed: one point for each event of any type. Nothing more ranks surely better; its AUC on held-out "
                   f"time is {report.ranged(present)}.")
    proposed = _fitted_again(backtest, rules, choice, points) if better else None
    if proposed and is_start:
        proposed = replace(proposed, points=seen(backtest, proposed.points))
    page = report.page(verdict, learning, held_out, choice, rows, always_known, proposed)
    return Proposal(proposed.points if proposed else None, verdict, choice, rows, page)


def seen(backtest: Backtest, points: Points) -> Points:
    """The same points, but 0 for what nobody has done: of an event type that was never seen nothing can be said.

    Arguments:
        backtest: the pairs that were learned from.
        points: the points of a start from nothing.
    """
    amounts = rule_amounts(backtest, points)
    return replace(points, points={key: value if (amounts[key] != 0).any() else 0.0 for key, value in points.points.items()})


def _neutral(backtest: Backtest) -> Points:
    """One point for each event, on a scale that holds nearly all leads."""
    return fitting.count_points(backtest, None)


def _fitted_again(backtest: Backtest, rules: list, choice: judging.Choice, points: Points) -> fitting.Fit:
    """What held-out time has accepted, fitted on learning and held-out cutoffs together: in the same way, with the same strength.

    Arguments:
        backtest: all pairs.
        rules: the rules that may be learned.
        choice: what the learning cutoffs said.
        points: what was accepted: that of the choice, or the neutral start.
    """
    if points != choice.points:
        return fitting.Fit(_neutral(backtest), {})
    if choice.family == "count":
        return fitting.Fit(fitting.best_count(backtest), {})
    return fitting.regression_points(backtest, rules, fitting.best_half_lives(backtest, rules), choice.strength)


def stuck_share(backtest: Backtest, points: Points) -> float:
    """The share of pairs whose lead score stands at exactly 0 or 100, from 0 to 1."""
    score = lead_scores(backtest, points)
    return float(((score <= 0) | (score >= 100)).mean())


def short_scorecards(
    backtest: Backtest, most: int, always_known=frozenset(), tell=lambda step: None, taken=frozenset()
) -> tuple[Proposal, list, Backtest]:
    """Two or three almost equal sets of few rules, and what each costs on held-out time.

    Arguments:
        backtest: all pairs.
        most: the most rules of a set.
        always_known, tell: as for `learn`.
        taken: rule_ids in small letters that a step must not have.

    Returns:
        what the report says, with the points of the first set where that ranks; the points of all sets, fitted on all pairs; and
        the pairs with the rules that these know: the present ones and the steps that the learning cutoffs show.
    """
    whole = learn(backtest, always_known, tell=tell)
    if whole.choice is None:
        return whole, [], backtest
    held_out = backtest.chosen(backtest.is_held_out)
    regression = judging.measured(held_out, lead_scores(held_out, whole.choice.regression.points))["auc"]
    tell("Looking for steps of numbers")
    found = steps.monotone_steps(backtest.chosen(~backtest.is_held_out), always_known)
    backtest = steps.with_rules(backtest, found, taken)
    learning, held_out = backtest.chosen(~backtest.is_held_out), backtest.chosen(backtest.is_held_out)
    with threadpool_limits(1):
        tell(f"Looking for {counted(most, 'rule')}")
        cards = [card for card in scorecards.scorecards(learning, held_out, most, frozenset(always_known)) if card.auc.low > 0.5]
        if not cards:
            verdict = f"Does not rank: no set of {counted(most, 'rule')} ranks surely better than chance on held-out time. Nothing is proposed."
            return Proposal(None, verdict, whole.choice, whole.rows, f"# Short scorecards\n\n**{verdict}**\n"), [], backtest
        points = [scorecards.points_of(backtest, card, always_known) for card in cards]
    verdict = (f"Proposed: {counted(len(cards), 'set')} of at most {counted(most, 'rule')}. The first has an AUC of {report.ranged(cards[0].auc)} on "
               f"held-out time, {report.ranged(cards[0].cost, signed=True)} against the present weights.")
    page = report.scorecard_page(verdict, backtest, cards, points, regression, found)
    return Proposal(points[0], verdict, whole.choice, whole.rows, page), points, backtest


def learn_from_warehouse(
    warehouse: Path, seeds_path: Path, output: Path, always_known=(), is_start=False, tell=lambda step: None, most_rules=None
) -> Proposal:
    """Learn from a warehouse and write the proposed seeds and the report into a folder.

    Arguments:
        warehouse: the DuckDB file that dbt built, opened for reading only.
        seeds_path: the seeds that it was built with; they are only read.
        output: the folder to write; `report.md` always, the seeds only where something is proposed.
        always_known, is_start, tell: as for `learn`.
        most_rules: the most rules of a short scorecard, which then is what is proposed, in folders set_1 and on; None for all rules.

    Raises:
        CannotLearn: what is in the way, with its mend.
    """
    output = seeds.checked_output(output, seeds_path)
    tell("Reading the backtest")
    backtest = read_backtest(warehouse)
    seeds.check_same(seeds_path, backtest)
    if most_rules is None:
        proposal, sets = learn(backtest, always_known, is_start, tell), []
    else:
        proposal, sets, backtest = short_scorecards(backtest, most_rules, always_known, tell, seeds.taken_ids(seeds_path))
    seeds.emptied(output)
    for place, points in enumerate(sets, start=1):
        seeds.write_proposal(seeds.emptied(output / f"set_{place}"), seeds_path, backtest, points, is_start)
    if proposal.points is not None and not sets:
        seeds.write_proposal(output, seeds_path, backtest, proposal.points, is_start)
    (output / "report.md").write_text(proposal.page, encoding="utf-8")
    return proposal


def event_types_in(raw_path: Path) -> tuple[list, int]:
    """The event types of a folder of raw tables, and the most events of one person.

    Arguments:
        raw_path: a folder with events.parquet or events.csv.

    Raises:
        CannotLearn: there is no such file, or it has no event type.
    """
    for name, reader in (("events.parquet", "read_parquet(?)"), ("events.csv", "read_csv(?, all_varchar = true)")):
        file = raw_path / name
        if file.exists():
            break
    else:
        raise CannotLearn(f"{raw_path} holds no events.parquet or events.csv. Mend: name the folder of your raw tables.")
    try:
        with duckdb.connect() as connection:
            found = connection.execute(f"""
                select lower(trim(event_type)) as event_type, coalesce(contact_id, event_id) as contact_id, count(*) as events
                from {reader} where trim(event_type) <> '' group by 1, 2
            """, [str(file)]).fetchnumpy()
    except duckdb.Error as error:
        raise CannotLearn(f"{file} cannot be read ({str(error).splitlines()[0]}). Mend: see docs/raw_data.md.") from None
    types = sorted(set(found["event_type"]))
    if not types:
        raise CannotLearn(f"{file} has no event type. Mend: fill event_type.")
    _, numbers = np.unique(np.asarray(found["contact_id"], dtype=str), return_inverse=True)
    return types, int(np.bincount(numbers, weights=found["events"]).max())
