"""Try the learner on other splits, fewer people and shuffled outcomes of some warehouses: a proposal must never do harm.

    lead-scoring tools learning-trials --warehouse warehouse/lead_scoring.duckdb --warehouse warehouse/bank.duckdb

One line for each trial. It ends with an error where a proposal is worse on held-out time than what it replaces by more than
half of the interval's width.
"""

import sys
from pathlib import Path

import click
import numpy as np
from rich.console import Console

from lead_scoring.learning import judging
from lead_scoring.learning.backtest import Backtest, read_backtest
from lead_scoring.learning.learn_weights import learn
from lead_scoring.learning.points import lead_scores
from lead_scoring.learning.report import ranged
from lead_scoring.terminal import counted

SEEDS = range(3)
MOST_HELD_OUT = 6


def trials(backtest: Backtest):
    """Yield (name, backtest) of each trial.

    Arguments:
        backtest: all pairs of a warehouse.
    """
    days = np.unique(backtest.cutoff)
    for count in range(1, MOST_HELD_OUT + 1):
        if count < len(days) and (backtest.cutoff + backtest.horizon < days[-count]).any():
            is_judged = backtest.cutoff >= days[-count]
            is_used = is_judged | (backtest.cutoff + backtest.horizon < days[-count])
            yield f"{counted(count, 'cutoff')} held out", backtest.with_held_out(is_judged).chosen(is_used)
    groups = int(backtest.group.max()) + 1
    for seed in SEEDS:
        half = np.random.default_rng(seed).permutation(groups)[: groups // 2]
        yield f"half of the people, {seed}", backtest.chosen(np.isin(backtest.group, half))
    for seed in SEEDS:
        yield f"shuffled outcomes, {seed}", backtest.with_labels(np.random.default_rng(seed).permutation(backtest.converted))


@click.command()
@click.option("--warehouse", "warehouses", type=click.Path(path_type=Path), required=True, multiple=True, help="Give it once or more.")
def main(warehouses: tuple) -> None:
    """Try the learner on other splits, fewer people and shuffled outcomes of some warehouses."""
    console, count, proposed, harmful = Console(highlight=False, soft_wrap=True), 0, 0, 0
    for warehouse in warehouses:
        for name, backtest in trials(read_backtest(warehouse)):
            proposal = learn(backtest)
            count += 1
            line = f"{warehouse.stem:16}{name:26}"
            if proposal.choice is None:
                console.print(line + "not enough data")
                continue
            held_out = backtest.chosen(backtest.is_held_out)
            now = judging.resampled(held_out, held_out.current_score)[0]
            then = judging.resampled(held_out, lead_scores(held_out, proposal.choice.points))[0]
            gain = judging.interval(then - now, float(backtest.settings["confidence_level"]))
            is_harm = proposal.points is not None and gain.value < -gain.half_width
            proposed, harmful = proposed + (proposal.points is not None), harmful + is_harm
            console.print(line + f"{proposal.choice.family:12}{'kept' if proposal.points is None else 'proposed':10}"
                          f"AUC {now[0]:.3f}, {ranged(gain, True)}{'  HARM' if is_harm else ''}")
    console.print(f"{counted(count, 'trial')}, {counted(proposed, 'proposal')}, {harmful} of them worse than what they replace.")
    sys.exit(1 if harmful else 0)
