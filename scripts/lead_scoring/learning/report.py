"""The page that says what was found: the verdict first, then the numbers, then every rule."""

from datetime import date, timedelta

import numpy as np

from lead_scoring.terminal import counted, markdown

from .backtest import Backtest
from .fitting import Fit
from .judging import Choice, Interval
from .points import Points, current_points, rule_amounts

FAMILIES = {
    "current": "the present weights",
    "count": "one plain decayed count",
    "regression": "a regularised regression",
}


def ranged(found: Interval, signed: bool = False) -> str:
    """A number with its interval."""
    sign = "+" if signed else ""
    return f"{found.value:{sign}.3f} ({found.low:{sign}.3f} to {found.high:{sign}.3f})"


def days(backtest: Backtest) -> str:
    """The cutoffs of some pairs in words."""
    found = [date(1970, 1, 1) + timedelta(days=int(day)) for day in np.unique(backtest.cutoff)]
    return f"{counted(len(found), 'cutoff')}, {found[0]}" + (f" to {found[-1]}" if len(found) > 1 else "")


def evidence(learning: Backtest, points: Points) -> dict:
    """What the learning pairs say of each rule: how many it fires for, and the lift, by rule_id.

    The lift is the rate of conversion where the rule fires over that where it does not; None where that is not known.
    """
    found = {}
    for rule_id, amount in rule_amounts(learning, points).items():
        fires = amount > 0
        with_it, without = (
            np.average(learning.converted[at], weights=learning.stands_for[at]) if at.any() else None for at in (fires, ~fires)
        )
        found[rule_id] = (int(fires.sum()), with_it / without if with_it is not None and without else None)
    return found


def rule_table(learning: Backtest, points: Points, log_odds: dict) -> list:
    """The lines of the table of rules: learned ones from most to fewest points, then those that stay."""
    present = current_points(learning)
    facts = evidence(learning, points)
    lines = ["| rule | kind | points | half-life, days | fires for | lift | log-odds |", "|---|---|---|---|---|---|---|"]
    ordered = sorted(
        learning.rules, key=lambda rule: (rule.rule_id not in log_odds, -points.points[rule.rule_id], rule.rule_id)
    )
    for rule in ordered:
        key = rule.rule_id
        fires, lift = facts[key]
        half_life = arrow(present.half_lives[key], points.half_lives[key], "none") if key in points.half_lives else ""
        is_kept = "→" not in arrow(present.points[key], points.points[key]) + half_life
        weight = f"{log_odds[key]:+.3f}" if key in log_odds else "kept" if is_kept else ""
        lines.append(
            f"| {markdown(key)} | {rule.kind} | {arrow(present.points[key], points.points[key])} | {half_life} | {fires:,} "
            f"| {'' if lift is None else f'{lift:.2f}'} | {weight} |"
        )
    return lines


def arrow(old: float | None, new: float | None, blank: str = "") -> str:
    """An old number and a new one, or the one that stays."""
    first, second = (blank if value is None else f"{value:g}" for value in (old, new))
    return first if first == second else f"{first} → {second}"


def scorecard_page(verdict: str, backtest: Backtest, cards: list, points: list, regression: Interval, found: list) -> str:
    """The report of short scorecards as Markdown.

    Arguments:
        verdict: one or two sentences.
        backtest: all pairs, with the rules of the steps.
        cards: the sets, each with its AUC and cost on held-out time.
        points: their points, fitted on all pairs.
        regression: the AUC of the regression on all rules.
        found: Steps of numeric attributes.
    """
    lines = ["# Short scorecards", "", f"**{verdict}**", "",
             "The sets rank almost equally on the learning cutoffs, which chose them. Take the one whose rules you believe; each stands in a "
             "folder of its own. What each costs is told by held-out time, which taught nothing; then each was fitted again on all cutoffs. "
             f"The regression on all rules has an AUC of {ranged(regression)} there.", "",
             "| set | rules | AUC | against the present weights |", "|---|---|---|---|"]
    for place, card in enumerate(cards, start=1):
        lines.append(f"| set_{place} | {len(card.rules)} | {ranged(card.auc)} | {ranged(card.cost, signed=True)} |")
    lines += ["", "## Points", "", "| rule | " + " | ".join(f"set_{place}" for place in range(1, len(cards) + 1)) + " |",
              "|---|" + "---|" * len(cards)]
    named = {rule.rule_id: rule.description for rule in backtest.rules}
    used = [key for key in named if any(given.points[key] for given in points)]
    for key in sorted(used, key=lambda key: -max(abs(given.points[key]) for given in points)):
        cells = " | ".join(f"{given.points[key]:g}" if given.points[key] else "" for given in points)
        lines.append(f"| {markdown(key)}: {markdown(named[key])} | {cells} |")
    if backtest.numbers:
        lines += ["", "## Steps of numbers", ""]
    if found:
        lines += ["Where the learning cutoffs show that more leads convert from a number on, or below it, the step stood for choice beside the "
                  "present rules; steps with points stand above, as rows of their own. A lead counts once for each cutoff.", "",
                  "| attribute | level | leads | conversions | rate |", "|---|---|---|---|---|"]
        lines += [f"| {markdown(steps.attribute)} | {name} | {level.leads:,.0f} | {level.conversions:,} | {level.rate:.1%} |"
                  for steps in found for name, level in zip(steps.names(), steps.levels)]
    without = sorted(set(backtest.numbers) - {steps.attribute for steps in found})
    if without:
        lines += [*([""] if found else []), f"No step in {', '.join(map(markdown, without))}: no two levels differ clearly enough, or values "
                  "carry no date and nobody vouches for them (`--always-known`)."]
    return "\n".join(lines) + "\n"


def page(
    verdict: str, learning: Backtest, held_out: Backtest, choice: Choice, rows: list, always_known, proposed: Fit | None
) -> str:
    """The whole report as Markdown.

    Arguments:
        verdict: one or two sentences.
        learning, held_out: the pairs of the two sides.
        choice: what the learning pairs said.
        rows: (name, AUC, average precision, difference in AUC to the present weights or None), each an Interval.
        always_known: attributes without an observation time that were vouched for.
        proposed: what was accepted, fitted on both sides; None where nothing is proposed.
    """
    level = float(held_out.settings["confidence_level"])
    gains = [f"{FAMILIES[family]} {ranged(gain, signed=True)}" for family, gain in choice.gains.items()]
    lines = [
        "# Learned weights", "", f"**{verdict}**", "",
        f"- Learned on {days(learning)}: {counted(len(learning.lead), 'pair')} of lead and date, "
        f"{counted(int(learning.converted.sum()), 'conversion')} within {counted(learning.horizon, 'day')}.",
        f"- Judged on {days(held_out)}: {counted(len(held_out.lead), 'pair')}, {counted(int(held_out.converted.sum()), 'conversion')}. "
        "They taught nothing; they can only refuse.",
        f"- Evidence over time within the learning cutoffs: {choice.evidence}. Gain in AUC over the present weights there: "
        + "; ".join(gains) + f". Chosen: {FAMILIES[choice.family]}.",
    ]
    most = max(learning.stands_for.max(), held_out.stands_for.max())
    if most > 1:
        lines.append(f"- Everybody who converted was read, and of the others a sample: each of them stands for up to {most:.1f}.")
    if choice.evidence == "none":
        lines.append("- With one learning cutoff nobody can tell what holds at another time, so a number for each rule was "
                     "not taken.")
    lines += [
        "", "## How well it ranks on held-out time", "",
        f"Intervals ({level:.0%}) draw people anew, because one person stands at several cutoffs.", "",
        "| score | AUC | average precision | AUC against the present weights |", "|---|---|---|---|",
    ]
    for name, auc, precision, difference in rows:
        against = "" if difference is None else ranged(difference, signed=True)
        lines.append(f"| {name} | {ranged(auc)} | {ranged(precision)} | {against} |")
    if proposed:
        lines += ["", "What is proposed was then fitted again, in the same way and as strongly held back, on learning and held-out "
                  "cutoffs together: the latest outcomes teach too. No number above has seen these points."]
        shown, log_odds = proposed.points, proposed.log_odds
    else:
        shown = choice.points if choice.family != "current" else choice.regression.points
        log_odds = choice.log_odds if choice.family != "current" else choice.regression.log_odds
    title = "Rules, old → new" if proposed else "Rules, as they would have been (not proposed)"
    lines += [
        "", f"## {title}", "",
        "Points count for each decayed hit, or once. *Fires for* and *lift* (conversion with over without) are of the learning "
        "pairs; *log-odds* is the regression's coefficient for one hit. *Kept* rules have no observation time, belong to one "
        "persona, or are not part of what was chosen"
        + (f"; vouched for as always known: {', '.join(map(markdown, sorted(always_known)))}." if always_known else "."), "",
        *rule_table(learning, shown, log_odds),
    ]
    return "\n".join(lines) + "\n"
