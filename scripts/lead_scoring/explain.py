"""One lead's story in words: how it stands on a day, what came of it between two days, and what comes next.

How it stands today is read off the marts. Past days, since when it is in its tier, and what changed between two days are worked out by
the models for that lead alone (`one_lead`).
"""

from datetime import date

import duckdb
from rich import box
from rich.table import Table

from lead_scoring import compare, one_lead, rehearsal
from lead_scoring.terminal import console, counted, line, plain

LINES_SHOWN = 6
# Less than this is not told by itself.
LEAST_TOLD = 0.005


class CannotExplain(Exception):
    """There is no story to tell; the message says why, and the mend."""


def as_date(value):
    """A date. Arguments: value, a date, or its text as YYYY-MM-DD."""
    return value if isinstance(value, date) else date.fromisoformat(value)


class Story:
    """What is told of one lead.

    Attributes:
        lead_id: the lead.
        day: how it stands: score, tier and what else `one_lead.SCORES` names, and its `ledger`.
        since: the first day of the present run of days in the tier, None where that cannot be told; is_since_earlier: whether the run may
            have begun before it; reason: the line of the ledger that brought it there, None where it came so.
        unknown: why since cannot be told, None where it can.
        between: what came of it since an earlier day, as `between` gives it; None where nobody asked.
    """

    def __init__(self, connection, lead_id, warehouse, say, on=None, since=None):
        """Read it.

        Arguments: connection, as `rehearsal.opened` gives it; lead_id; warehouse, its name for messages; say, as in
        `rehearsal.compiled_models`; on, the day, None for that of the last build; since, an earlier day to begin with, or None. Raises
        CannotExplain, and for past days CannotRehearse or CannotCompare.
        """
        self.connection, self.lead_id, self.warehouse, self.say, self._reader = connection, lead_id, warehouse, say, None
        found = one_lead.rows(connection, "select * from was.marts.lead_scores where lead_id = ?", [lead_id])
        if not found:
            raise CannotExplain(f"there is no lead '{lead_id}'. Mend: copy a lead_id from marts.lead_scores; case matters.")
        today = found[0]
        self.created_on = today.get("created_on")
        on, since = as_date(on or today["as_of"]), since and as_date(since)
        for day in filter(None, (since, on)):
            self._check(day, today["as_of"])
        if since and since >= on:
            raise CannotExplain(f"the first day is {since}, and the last one {on}. Allowed: an earlier day first. Mend: turn them around.")
        self.since, self.is_since_earlier, self.reason, self.unknown, self.between = None, False, None, None, None
        if on == today["as_of"]:
            self.day = today | {"ledger": one_lead.rows(connection, one_lead.LEDGER.format(marts="was.marts"), [lead_id])}
            try:
                traced = self._at(on, self._back(on))
            except (compare.CannotCompare, rehearsal.CannotRehearse, duckdb.Error) as problem:
                # The marts stand, also where private tables are those of another run.
                traced, self.unknown = None, str(problem)
        else:
            self.day = traced = self._at(on, self._back(on))
        if traced:
            self.since, self.is_since_earlier = one_lead.tier_since(traced)
            self.reason = next((change for change in traced["changes"] if change["as_of"] == self.since), None)
        if since:
            self.between = self._between(since, on)

    def _check(self, day, last):
        """Whether something is known of the lead on a day. Raises CannotExplain."""
        if day > last:
            raise CannotExplain(f"{day} lies after the day of the last build, {last}. Allowed: a day up to {last}. Mend: build for a later day, or name an earlier one.")
        if self.created_on and day < self.created_on:
            raise CannotExplain(f"{self.lead_id} came on {self.created_on}, and on {day} nobody knew of it. Mend: name {self.created_on} or a later day.")

    def _back(self, day):
        """How many days before a day are looked at."""
        return one_lead.one_year(day, self.created_on) if self.created_on else 365

    def _at(self, day, days_back=0, known_by=None):
        """The lead on a day. Arguments: as those of `one_lead.Reader.day`."""
        if self._reader is None:
            models = rehearsal.compiled_models(*compare.state_of(self.connection, self.warehouse, looks_back=False), "resource_type:model", self.say)
            self._reader = one_lead.Reader(self.connection, models, self.lead_id)
        self.say("Following the lead")
        return self._reader.day(day, days_back, known_by)

    def _between(self, first, last):
        """What came of the lead between two days: both scores, what was earned, lost and faded, and the changes of tier.

        In the middle stands the lead on the last day as it would be, had nothing more become known of it since the first one. What lies
        before the middle is the work of time, what lies behind it that of news.
        """
        at_first, at_last = self._at(first), self._at(last, (last - first).days)
        middle = self._at(last, known_by=first)
        time, news = differences(at_first["ledger"], middle["ledger"]), differences(middle["ledger"], at_last["ledger"])
        return {
            "from": first, "to": last, "score_before": at_first["lead_score"], "score_after": at_last["lead_score"],
            "tier_before": at_first["tier"], "tier_after": at_last["tier"],
            "by_time": float(middle["lead_score"] - at_first["lead_score"]), "by_news": float(at_last["lead_score"] - middle["lead_score"]),
            "earned": [entry for entry in news if entry["score_points"] > 0], "lost": [entry for entry in news if entry["score_points"] < 0],
            "faded": [entry for entry in time if entry["score_points"] < 0], "regained": [entry for entry in time if entry["score_points"] > 0],
            "tier_changes": at_last["changes"],
        }  # fmt: skip

    @property
    def lines(self):
        """What each rule is worth after its cap: dicts, the best first."""
        return merged(entry for entry in self.day["ledger"] if entry["entry_kind"] in ("rule", "rule_cap"))

    @property
    def start(self):
        """Where every lead starts, in units of the lead score."""
        return sum(entry["score_points"] for entry in self.day["ledger"] if entry["entry_kind"] == "base")

    @property
    def caps(self):
        """What caps, limits and the ends of the scale change: the entries of the ledger."""
        return [entry for entry in self.day["ledger"] if entry["entry_kind"] not in ("rule", "base", "rounding")]

    def as_dict(self):
        """All of it for JSON."""
        names = ("as_of", "lead_score", "tier", "tier_min_score", "fit_band", "engagement_band", "is_open", "tier_expires_on", "cheapest_next_action")
        return {
            "lead_id": self.lead_id, **{name: self.day.get(name) for name in names},
            "in_tier_since": self.since, "is_in_tier_longer": self.is_since_earlier and self.since is not None and self.since != self.created_on,
            "tier_reason": self.reason and self.reason["tier_change_reason"],
            "caps": self.caps, "ledger": self.day["ledger"], "between": self.between,
        }  # fmt: skip


def merged(entries):
    """Entries of a ledger as one for each rule, its cap within: dicts, the best first."""
    groups = {}
    for entry in entries:
        key = (entry["rule_id"],) if entry["rule_id"] else (entry["entry_kind"], entry["category"], entry["score"])
        groups.setdefault(key, []).append(entry)
    lines = []
    for group in groups.values():
        told = next((entry for entry in group if entry["entry_kind"] == "rule"), group[0])
        lines.append({**told, "score_points": sum(entry["score_points"] for entry in group)})
    return sorted(lines, key=lambda entry: (-entry["score_points"], entry["rule_id"] or "", entry["description"]))


def differences(before, after):
    """By how much each line of one ledger differs from that of another: dicts, the largest change first."""
    changed = merged([*after, *({**entry, "score_points": -entry["score_points"]} for entry in before)])
    there = {entry["rule_id"] for entry in after}
    hits = [{entry["rule_id"]: entry["hits"] for entry in entries if entry["entry_kind"] == "rule"} for entries in (before, after)]
    for entry in changed:
        entry["is_gone"] = entry["rule_id"] is not None and entry["rule_id"] not in there
        entry["new_hits"] = (hits[1].get(entry["rule_id"]) or 0) - (hits[0].get(entry["rule_id"]) or 0)
        del entry["hits"], entry["decayed_hits"], entry["points"]
    return sorted(changed, key=lambda entry: -abs(entry["score_points"]))


# ------------------------------------------------------------------------------------------------------------
# In words
# ------------------------------------------------------------------------------------------------------------


def tell(*parts):
    """Print a sentence, folded at the width of the terminal. Arguments: as those of `line`."""
    console.print(line(*parts))


def listed(title, entries, words, most=LINES_SHOWN):
    """Print lines of a ledger under a title, those beyond `most` as one. Arguments: entries, dicts with score_points; words, of an entry."""
    told = [entry for entry in entries if abs(entry["score_points"]) >= LEAST_TOLD]
    if not told:
        return
    console.print()
    tell((title, "bold"))
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for entry in told[:most]:
        table.add_row(line(f"  {entry['score_points']:+.2f}"), line(words(entry)))
    rest = told[most:]
    if rest:
        table.add_row(line(f"  {sum(entry['score_points'] for entry in rest):+.2f}"), line(f"from {counted(len(rest), 'more line')}; --all shows each"))
    console.print(table)


def times(number):
    """How often something was done, in words."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,.10g} times")


def rule_words(entry):
    """A line of the ledger with how often it came and what is left of that."""
    hits, faded = entry["hits"], entry["decayed_hits"]
    has_faded = hits is not None and faded is not None and abs(hits - faded) >= LEAST_TOLD
    how = [times(hits)] if hits is not None and (hits != 1 or has_faded) else []
    return plain(entry["description"]) + (f" ({', '.join([*how, *([f'counts for {faded:.2f}'] if has_faded else [])])})" if how else "")


def news_words(entry):
    """A line of what became known, with how often."""
    return ("no longer: " if entry["is_gone"] else "") + plain(entry["description"]) + (f" ({times(entry['new_hits'])})" if entry["new_hits"] > 1 else "")


def show(story, with_table):
    """Print a story. Arguments: story; with_table, whether the whole ledger stands behind it."""
    day = story.day
    console.print()
    tell((plain(story.lead_id), "bold"), " scores ", (f"{day['lead_score']:.2f}", "bold"), f" on {day['as_of']}: ", (plain(day["tier"]), "bold"),
         f", fit {plain(day['fit_band'])}, engagement {plain(day['engagement_band'])}")
    show_standing(story)
    if story.between:
        show_between(story.between, None if with_table else LINES_SHOWN)
    lines = story.lines
    listed(f"What speaks for it, beside the {story.start:.2f} of every lead", [entry for entry in lines if entry["score_points"] > 0], rule_words)
    listed("What speaks against it", [entry for entry in lines[::-1] if entry["score_points"] < 0], rule_words)
    listed("Which limits bite", story.caps, lambda entry: plain(entry["description"]))
    if with_table:
        show_table(day)


def show_standing(story):
    """Print since when the lead is in its tier, when it falls, and what would lift it."""
    day, tier = story.day, plain(story.day["tier"])
    if story.since:
        if story.since == story.created_on:
            since = f"It has been {tier} since it came, on {story.since}."
        elif story.is_since_earlier:
            since = f"It has been {tier} for more than a year."
        else:
            since = f"It has been {tier} since {story.since}"
            since += f", {'up' if story.reason['tier_change'] == 'up' else 'down'} from {plain(story.reason['previous_tier'])}" if story.reason else ""
            since += f": {plain(story.reason['tier_change_reason'])} ({story.reason['tier_change_points']:+.2f})" if story.reason and story.reason["tier_change_points"] else ""
            since += "."
        tell(since)
    elif story.unknown:
        tell((f"Since when it is {tier} cannot be told: {plain(story.unknown)}", "dim"))
    if day.get("is_open") is False:
        tell("It is not open: it has bought, or its deals are lost.")
    if day.get("is_excluded"):
        tell(f"It is left out of the queue: {plain(day['exclusion_reason'])}.")
    if day.get("tier_expires_on"):
        tell(f"If it does nothing more, it falls on {day['tier_expires_on']}.")
    elif day.get("tier_min_score"):
        tell(f"It stays {tier} for a year, even if it does nothing more.")
    if day.get("cheapest_next_action"):
        tell("The least that would lift it: ", (plain(day["cheapest_next_action"]), "bold"), ".")


def show_between(between, most):
    """Print what came of the lead between two days. Arguments: between, as in Story; most, how many lines of a kind."""
    change = between["score_after"] - between["score_before"]
    console.print()
    tell((f"From {between['from']} to {between['to']}: ", "bold"), f"{between['score_before']:.2f} ({plain(between['tier_before'])}) to {between['score_after']:.2f} "
         f"({plain(between['tier_after'])}), {change:+.2f}: {between['by_news']:+.2f} by what it did or what became known, {between['by_time']:+.2f} by time.")
    for step in between["tier_changes"]:
        points = "" if step["tier_change_points"] is None else f" ({step['tier_change_points']:+.2f})"
        tell(f"  {step['as_of']}: {plain(step['previous_tier'])} to {plain(step['tier'])}, {plain(step['tier_change_reason'])}{points}")
    for title, name in (("What was earned", "earned"), ("What was lost by news", "lost"), ("What faded with time", "faded"), ("What time gave back", "regained")):
        listed(title, between[name], news_words if name in ("earned", "lost") else lambda entry: plain(entry["description"]), most)


def show_table(day):
    """Print every line of the ledger. Arguments: day, as in Story."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("Why", footer="lead_score", overflow="fold")
    wide = console.width >= 80
    for name in ("Category", "Hits", "Faded", "Points") if wide else ("Points",):
        table.add_column(name, justify="left" if name == "Category" else "right")
    table.add_column("Of the score", justify="right", footer=f"{day['lead_score']:.2f}")
    for entry in day["ledger"]:
        numbers = ["" if entry[name] is None else f"{entry[name]:,.2f}" for name in ("hits", "decayed_hits", "points")]
        cells = [plain(entry["category"] or entry["score"] or ""), *numbers] if wide else numbers[-1:]
        table.add_row(plain(entry["description"]), *cells, f"{entry['score_points']:+.2f}", style="red" if entry["score_points"] < 0 else "")
    console.print(table)
