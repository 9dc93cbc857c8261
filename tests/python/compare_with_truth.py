"""Compare what was learned on sample data with the hidden process that made them (truth.json).

    .venv/bin/python tests/python/compare_with_truth.py --raw data/sample --warehouse warehouse/lead_scoring.duckdb

It prints the AUC of the hidden process, of the learned and of the present points on the same held-out pairs, and each rule's
points and half-life beside those of the effect behind it.
"""

import json
from pathlib import Path

import click
import duckdb
import numpy as np
from rich.console import Console
from scipy.stats import spearmanr

from lead_scoring.learning import judging
from lead_scoring.learning.backtest import read_backtest
from lead_scoring.learning.fitting import NO_FADING_DAYS
from lead_scoring.learning.learn_weights import learn
from lead_scoring.learning.points import lead_scores
from lead_scoring.learning.report import ranged

EFFECT_OF_RULE = {
    "pricing_page_viewed": "pricing_viewed", "product_page_viewed": "product_viewed", "careers_page_viewed": "careers_viewed",
    "email_offer_clicked": "high_value_offer_clicked", "guide_downloaded": "whitepaper_downloaded",
}
"""Rules that are not called like the effect that they look at; a rule on two effects names one of two that are alike."""


def true_log_odds(truth: dict, warehouse: Path) -> np.ndarray:
    """The log-odds of the hidden process, without its intercept, for each pair in the order of the backtest.

    Arguments:
        truth: the content of truth.json.
        warehouse: the DuckDB file.
    """
    effects = [(effect["event_type"], effect["property"] or "", effect["value"], effect["weight"], effect["half_life_days"])
               for effect in truth["event_types"].values() if effect["weight"]]
    fits = [f"case when attribute = '{term['attribute']}' and "
            + (f"try_cast(value as double) >= {term['value']}" if term["operator"] == "at_least" else
               f"lower(value) = '{term['value'].lower()}'") + f" then {term['weight']} else 0 end" for term in truth["fit"]]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("create temporary table effects (event_type text, property text, value text, weight double, days double)")
        connection.executemany("insert into effects values (?, ?, ?, ?, ?)", effects)
        return connection.sql(f"""
            with pairs as (
                select scores.lead_number, scores.as_of, leads.lead_id
                from intermediate.int_backtest_scores as scores
                inner join intermediate.int_leads as leads on scores.lead_number = leads.lead_number
                cross join intermediate.int_settings as settings
                where scores.split in ('training', 'held_out')
                    and (scores.sample_number <= settings.half_life_sample_leads or scores.is_converted)
            ), acts as (
                select events.lead_id, events.occurred_on, effects.days, sum(effects.weight * events.quantity) as weight
                from staging.stg_events as events
                inner join effects
                    on events.event_type = effects.event_type and effects.value is not distinct from case effects.property
                        when 'page' then events.page when 'asset' then events.asset end
                where events.rejection_reason is null
                group by all
            ), behaviour as (
                select pairs.lead_number, pairs.as_of,
                    sum(acts.weight * power(0.5, (pairs.as_of - acts.occurred_on) / acts.days)) as total
                from pairs inner join acts on pairs.lead_id = acts.lead_id and acts.occurred_on <= pairs.as_of
                group by all
            ), fit as (
                select pairs.lead_number, pairs.as_of, sum({" + ".join(fits)}) as total
                from pairs inner join intermediate.int_attribute_spans as spans
                    on pairs.lead_number = spans.lead_number and spans.known_from <= pairs.as_of and spans.known_until > pairs.as_of
                group by all
            )
            select coalesce(behaviour.total, 0) + coalesce(fit.total, 0) as total
            from pairs
            left join behaviour using (lead_number, as_of)
            left join fit using (lead_number, as_of)
            order by pairs.as_of, pairs.lead_number
        """).fetchnumpy()["total"]


def over_horizon(weight: float, half_life: float | None, horizon: int) -> float:
    """What a hit on the cutoff adds to the log-odds over a horizon: the process decides anew each week, as the hit fades."""
    weeks = np.arange(horizon // 7 + 1)
    return float(np.log(np.mean(np.exp(weight * 0.5 ** (7 * weeks / half_life))))) if half_life else weight


@click.command()
@click.option("--raw", "raw_path", type=click.Path(path_type=Path, exists=True), required=True, help="Folder with truth.json.")
@click.option("--warehouse", type=click.Path(path_type=Path), required=True, help="Built from that folder.")
def main(raw_path: Path, warehouse: Path) -> None:
    """Compare what was learned on sample data with the hidden process that made them."""
    truth = json.loads((raw_path / "truth.json").read_text(encoding="utf-8"))
    backtest = read_backtest(warehouse)
    held_out, is_judged = backtest.chosen(backtest.is_held_out), backtest.is_held_out
    level = float(backtest.settings["confidence_level"])
    proposal = learn(backtest)
    console = Console(highlight=False, soft_wrap=True)
    console.print(proposal.verdict)
    fit = proposal.choice.regression
    aucs = {name: judging.resampled(held_out, score)[0] for name, score in {
        "hidden process": true_log_odds(truth, warehouse)[is_judged], "learned": lead_scores(held_out, fit.points),
        "present": held_out.current_score}.items()}
    for name, replicates in aucs.items():
        difference = judging.interval(replicates - aucs["hidden process"], level)
        console.print(f"{name:15} AUC {ranged(judging.interval(replicates, level))}, against the hidden process {ranged(difference, True)}")
    rows = []
    for rule in backtest.rules:
        effect = truth["event_types"].get(EFFECT_OF_RULE.get(rule.rule_id, rule.rule_id))
        if effect and rule.rule_id in fit.log_odds:
            days = effect["half_life_days"]
            rows.append((rule.rule_id, over_horizon(effect["weight"], days, backtest.horizon), fit.log_odds[rule.rule_id],
                         fit.points.points[rule.rule_id], days, rule.half_life, fit.points.half_lives[rule.rule_id]))
    console.print(f"\n{'rule':24}{'log-odds':>10}{'learned':>9}{'points':>8}{'half-life':>11}{'present':>9}{'learned':>9}")
    for name, true, learned, points, days, present, found in sorted(rows, key=lambda row: -row[1]):
        console.print(f"{name:24}{true:10.2f}{learned:9.2f}{points:8g}{days or '':>11}{present or '':>9}{found or 'none':>9}")
    fading = [row for row in rows if row[4]]
    learned_days, true_days = [row[6] or NO_FADING_DAYS for row in fading], [row[4] for row in fading]
    near = sum(0.5 <= learned / true <= 2 for learned, true in zip(learned_days, true_days))
    console.print(f"\nSpearman's rho of the points {spearmanr([row[1] for row in rows], [row[3] for row in rows])[0]:.2f}, of the "
                  f"half-lives {spearmanr(true_days, learned_days)[0]:.2f}; {near} of {len(fading)} half-lives within a factor of 2.")


if __name__ == "__main__":
    main()
