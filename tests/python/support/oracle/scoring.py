"""The score, as the oracle works it out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from oracle.acceptance import accept
from oracle.contract import LARGEST_EXPONENT, POINT_DECIMALS, PRECISE, Acceptance, Event, LeadScore, LedgerRow, OracleResult, Sign
from oracle.leads import attributes_of, company_of, engagement_of, events_of_leads, observed_attributes, overrides_of_leads, verdicts_of_leads
from oracle.rules import BehaviorRule, FrequencyRule, RuleBook, StageSign, Tier, as_date, read_rule_book
from oracle.values import is_flagged, lowered


@dataclass
class Entry:
    """What one rule gives one lead, before the limits of its category.

    Attributes:
        points: before the cap of the rule.
        capped_points: after it.
        hits, decayed_hits: for behaviour and frequency rules only.
    """

    rule_id: str
    category: str
    points: Fraction
    capped_points: Fraction
    hits: int | float | None = None
    decayed_hits: Decimal | None = None


@dataclass
class CategoryPoints:
    """The points of one category before and after its limits."""

    points: Fraction = Fraction(0)
    limited_points: Fraction = Fraction(0)


@dataclass
class Scorer:
    """Computes scores for one date and one set of rules.

    Attributes:
        book: the rules.
        as_of: the date.
        verdicts: what sales said of each lead, as far as that may reset rules.
        overrides: what a person has set for a lead and is in force on the date.
    """

    book: RuleBook
    as_of: date
    verdicts: dict[str, list[Sign]] = field(default_factory=dict)
    overrides: dict[str, dict[str, Any]] = field(default_factory=dict)
    decays: dict[tuple[int, Decimal | None], Decimal] = field(default_factory=dict)

    def decay(self, age: int, half_life_days: Decimal | None) -> Decimal:
        """What is left of one hit after `age` whole days; the exponent is held at 1000."""
        if half_life_days is None:
            return Decimal(1)
        if (age, half_life_days) not in self.decays:
            exponent = min(PRECISE.divide(Decimal(age), half_life_days), Decimal(LARGEST_EXPONENT))
            self.decays[age, half_life_days] = PRECISE.power(Decimal(2), -exponent)
        return self.decays[age, half_life_days]

    def behavior_entry(self, rule: BehaviorRule, known_events: list[Event]) -> Entry:
        """What a behaviour rule gives for the known events of a lead."""
        quantity_by_day: dict[date, int] = defaultdict(int)
        for event in known_events:
            if rule.matches(event):
                quantity_by_day[event.day] += event.quantity
        hits = Decimal(0)
        decayed_hits = Decimal(0)
        for day, quantity in sorted(quantity_by_day.items()):
            hits_of_day = (
                Decimal(quantity) if rule.max_per_day is None else min(Decimal(quantity), rule.max_per_day)
            )
            hits = PRECISE.add(hits, hits_of_day)
            decay = self.decay((self.as_of - day).days, rule.half_life_days)
            decayed_hits = PRECISE.add(decayed_hits, PRECISE.multiply(hits_of_day, decay))
        points = Fraction(
            PRECISE.multiply(rule.points, decayed_hits).quantize(POINT_DECIMALS, context=PRECISE)
        )
        capped = points if rule.max_points is None else max(-rule.max_points, min(rule.max_points, points))
        shown_hits = int(hits) if hits == hits.to_integral_value() else float(hits)
        return Entry(rule.rule_id, rule.category, points, capped, shown_hits, decayed_hits)

    def frequency_entry(self, rule: FrequencyRule, known_events: list[Event]) -> Entry | None:
        """What a frequency rule gives for the known events of a lead; None where they are too few."""
        count = sum(
            event.quantity
            for event in known_events
            if rule.matches(event) and 0 <= (self.as_of - event.day).days < rule.within_days
        )
        if count < rule.min_count:
            return None
        return Entry(rule.rule_id, rule.category, Fraction(rule.points), Fraction(rule.points), count, Decimal(1))

    def since_reset(self, lead_id: str, rule_id: str, known_events: list[Event]) -> list[Event]:
        """Those of the known events that no reset of a rule has ended: the ones from the day of the last reset on."""
        names = {reset.sign for reset in self.book.resets if reset.rule_id in (None, lowered(rule_id))}
        days = [event.day for event in known_events if event.event_type in names and not event.event_type.startswith("verdict:")]
        days += [
            verdict.day for verdict in self.verdicts.get(lead_id, []) if verdict.name in names and verdict.known_on <= self.as_of
        ]
        return [event for event in known_events if not days or event.day >= max(days)]

    def last_rewarded_day(self, known_events: list[Event]) -> date | None:
        """The last day with an event that an active behaviour rule rewards."""
        rewards = [rule for rule in self.book.behavior if rule.points > 0]
        return max(
            (event.day for event in known_events if any(rule.matches(event) for rule in rewards)),
            default=None,
        )

    def stage_sign(self, known_events: list[Event]) -> StageSign | None:
        """The sign that says where a lead stands: of the highest stage the latest, then the smallest rule_id."""
        holding = []
        for sign in self.book.stage_signs:
            days = [event.day for event in known_events if sign.matches(event)]
            age = (self.as_of - max(days)).days if days else None
            if age is not None and age <= sign.within_days:
                holding.append((-sign.stage_order, age, sign.rule_id, sign))
        return min(holding, key=lambda found: found[:3])[3] if holding else None

    def absence_entries(self, created_on: date, known_events: list[Event]) -> list[Entry]:
        """What the absence rules give a lead."""
        entries = []
        for rule in self.book.absence:
            if rule.event_type is None:
                last_day = self.last_rewarded_day(known_events)
            else:
                last_day = max(
                    (event.day for event in known_events if event.event_type == rule.event_type), default=None
                )
            was_silent = last_day is None or (self.as_of - last_day).days >= rule.absent_days
            if was_silent and (self.as_of - created_on).days >= rule.absent_days:
                entries.append(
                    Entry(rule.rule_id, rule.category, Fraction(rule.points), Fraction(rule.points))
                )
        return entries

    def fit_entries(self, attributes: dict[str, str | None], persona: str | None) -> list[Entry]:
        """What the fit rules give a lead as one persona."""
        return [
            Entry(rule.rule_id, rule.category, Fraction(rule.points), Fraction(rule.points))
            for rule in self.book.fit
            if rule.persona in (None, lowered(persona))
            and all(
                condition.matches(attributes.get(name), self.book.members(name, attributes.get(name)))
                for name, condition in [(rule.attribute, rule.condition), *rule.others]
            )
        ]

    def exclusion_reason(self, attributes: dict[str, str | None]) -> str | None:
        """Why a lead is left out: the words of every exclusion that matches; None where none does."""
        words = [
            exclusion.words
            for exclusion in self.book.exclusions
            if all(
                condition.matches(attributes.get(name), self.book.members(name, attributes.get(name)))
                for name, condition in [(exclusion.attribute, exclusion.condition), *exclusion.others]
            )
        ]
        return "; ".join(words) or None

    def owner_of(self, attributes: dict[str, str | None], persona: str | None, tier: Tier | None, lead_score: Decimal) -> str | None:
        """Who is to deal with a lead: the owner of the first route that takes it, else the contact's own."""
        own = {"persona": persona, "tier": tier and tier.tier, "lead_score": str(lead_score)}
        takers = [
            route
            for route in self.book.routes
            if all(
                condition.matches(own[name]) if name in own else condition.matches(attributes.get(name), self.book.members(name, attributes.get(name)))
                for name, condition in route.conditions
            )
        ]
        return min(takers, key=lambda route: route.priority).owner if takers else attributes["owner"]

    def category_points(self, entries: list[Entry]) -> dict[str, CategoryPoints]:
        """The points of every category, those without any entry too."""
        totals = {category: CategoryPoints() for category in self.book.categories}
        for entry in entries:
            totals[entry.category].points += entry.capped_points
        for category, total in totals.items():
            limits = self.book.categories[category]
            total.limited_points = total.points
            if limits.min_points is not None:
                total.limited_points = max(total.limited_points, limits.min_points)
            if limits.max_points is not None:
                total.limited_points = min(total.limited_points, limits.max_points)
        return totals

    def points_of_score(self, score: str, totals: dict[str, CategoryPoints]) -> Fraction:
        """The sum of a score's category points after their limits."""
        return sum(
            (
                total.limited_points
                for category, total in totals.items()
                if self.book.categories[category].score == score
            ),
            Fraction(0),
        )

    def score_lead(
        self, lead_id: str, contact: dict[str, Any], attributes: dict[str, str | None], events: list[Event]
    ) -> tuple[LeadScore, list[LedgerRow]]:
        """Score one lead.

        Args:
            lead_id: the contact_id.
            contact: the accepted row of contacts.
            attributes: as known at the end of the date.
            events: all accepted events of the lead, also those not yet known.

        Returns:
            The score and the ledger.
        """
        known_events = [event for event in events if event.day <= self.as_of and event.counts_on(self.as_of)]

        def counted(rule_id: str) -> list[Event]:
            """What counts for a rule. A reset does not ask who made it."""
            all_known = [event for event in events if event.day <= self.as_of and event.known_on <= self.as_of]
            return [event for event in self.since_reset(lead_id, rule_id, all_known) if event.counts_on(self.as_of)]

        common = [self.behavior_entry(rule, counted(rule.rule_id)) for rule in self.book.behavior]
        often = [self.frequency_entry(rule, counted(rule.rule_id)) for rule in self.book.frequency]
        common += [entry for entry in often if entry is not None]
        common += self.absence_entries(contact["created_at"].date(), known_events)

        best: tuple[Fraction, str | None, list[Entry], dict[str, CategoryPoints]] | None = None
        for persona in self.book.personas or [None]:
            entries = common + self.fit_entries(attributes, persona)
            totals = self.category_points(entries)
            fit_points = self.points_of_score("fit", totals)
            if best is None or fit_points > best[0]:  # personas come sorted, so the smallest wins a tie
                best = (fit_points, persona, entries, totals)
        _, persona, entries, totals = best

        points_of_score: dict[str, Fraction] = {}
        scores: dict[str, Fraction] = {}
        for name, setting in self.book.scores.items():
            points_of_score[name] = setting.base_points + self.points_of_score(name, totals)
            share = points_of_score[name] / setting.full_points
            scores[name] = 100 * max(Fraction(0), min(Fraction(1), share))
        weights = sum((setting.weight for setting in self.book.scores.values()), Fraction(0))
        exact = (
            sum((self.book.scores[name].weight * value for name, value in scores.items()), Fraction(0))
            / weights
        )
        lead_score = rounded(exact)

        ledger = self.ledger(lead_id, entries, totals, points_of_score, weights)
        rounding = Fraction(lead_score) - exact
        if rounding != 0:
            ledger.append(LedgerRow(lead_id, "rounding", None, None, None, None, None, None, float(rounding)))

        fit_score, engagement_score = scores.get("fit"), scores.get("engagement")
        tier = self.tier_of(lead_score, fit_score, engagement_score)
        last_day = self.last_rewarded_day(known_events)
        sign = self.stage_sign(known_events)
        reason = self.exclusion_reason(attributes)
        override = self.overrides.get(lead_id, {"tier": None, "never_call": None, "reason": None})
        override_tier = next((known for known in self.book.tiers if lowered(known.tier) == lowered(override["tier"])), None)
        is_never_call = is_flagged(override["never_call"])
        sales_tier = override_tier or tier
        is_called = sales_tier is not None and sales_tier.is_sales_ready and not is_never_call and reason is None and not contact["is_opted_out"]
        lead = LeadScore(
            lead_score=float(lead_score),
            fit_score=None if fit_score is None else float(fit_score),
            engagement_score=None if engagement_score is None else float(engagement_score),
            tier=None if tier is None else tier.tier,
            fit_band=self.band_of("fit", fit_score),
            engagement_band=self.band_of("engagement", engagement_score),
            persona=persona,
            is_sales_ready=tier is not None and tier.is_sales_ready,
            buying_stage=None if sign is None else sign.stage,
            next_step=". ".join(filter(None, [sign and sign.step, tier and tier.next_step])) or None,
            days_since_last_activity=None if last_day is None else (self.as_of - last_day).days,
            is_opted_out=contact["is_opted_out"],
            exclusion_reason=reason,
            is_excluded=reason is not None,
            override_tier=override_tier and override_tier.tier,
            is_never_call=is_never_call,
            override_reason=override["reason"],
            owner=self.owner_of(attributes, persona, tier, lead_score),
            queue_tier=sales_tier.tier if is_called else None,
        )
        return lead, ledger

    def ledger(
        self,
        lead_id: str,
        entries: list[Entry],
        totals: dict[str, CategoryPoints],
        points_of_score: dict[str, Fraction],
        weights: Fraction,
    ) -> list[LedgerRow]:
        """The ledger of one lead without its rounding row; rows of zero points are left out."""
        ledger: list[LedgerRow] = []

        def add(
            entry_kind: str, score: str, points: Fraction, category: str | None = None, **columns: Any
        ) -> None:
            """Add one row, with its worth in units of lead_score."""
            if points != 0:
                setting = self.book.scores[score]
                worth = points * 100 / setting.full_points * setting.weight / weights
                row = {"rule_id": None, "hits": None, "decayed_hits": None, **columns}
                ledger.append(
                    LedgerRow(
                        lead_id=lead_id,
                        entry_kind=entry_kind,
                        category=category,
                        score=score,
                        points=float(points),
                        score_points=float(worth),
                        **row,
                    )
                )

        for entry in entries:
            score = self.book.categories[entry.category].score
            add(
                "rule",
                score,
                entry.points,
                entry.category,
                rule_id=entry.rule_id,
                hits=entry.hits,
                decayed_hits=None if entry.decayed_hits is None else float(entry.decayed_hits),
            )
            add("rule_cap", score, entry.capped_points - entry.points, entry.category, rule_id=entry.rule_id)
        for category, total in totals.items():
            change = total.limited_points - total.points
            kind = "category_floor" if change > 0 else "category_ceiling"
            add(kind, self.book.categories[category].score, change, category)
        for score, setting in self.book.scores.items():
            points = points_of_score[score]
            add("base", score, setting.base_points)
            add("score_floor", score, max(Fraction(0), -points))
            add("score_ceiling", score, min(Fraction(0), setting.full_points - points))
        return ledger

    def tier_of(
        self, lead_score: Decimal, fit_score: Fraction | None, engagement_score: Fraction | None
    ) -> Tier | None:
        """The highest tier all of whose minimums the lead reaches."""
        reached = [
            tier
            for tier in self.book.tiers
            if lead_score >= tier.min_score
            and _reaches(fit_score, tier.min_fit_score)
            and _reaches(engagement_score, tier.min_engagement_score)
        ]
        return max(reached, key=lambda tier: tier.min_score, default=None)

    def band_of(self, name: str, value: Fraction | None) -> str | None:
        """The band of a score: the one with the highest minimum that the rounded score reaches."""
        reached = [band for band in self.book.bands.get(name, []) if _reaches(value, band[0])]
        return max(reached)[1] if reached else None


def _reaches(value: Fraction | None, minimum: Decimal | None) -> bool:
    """Whether a score, rounded, reaches a minimum; without a minimum every score does."""
    return minimum is None or (value is not None and rounded(value) >= minimum)


def rounded(value: Fraction) -> Decimal:
    """A score of at least zero rounded to nine decimals and then, half up, to two."""
    billionths = (value * 10**9 + Fraction(1, 2)).__floor__()
    hundredths = (Fraction(billionths, 10**7) + Fraction(1, 2)).__floor__()
    return Decimal(hundredths).scaleb(-2)


def default_as_of(acceptance: Acceptance) -> date:
    """The UTC date of the latest loaded_at among accepted events.

    Raises:
        ValueError: there is no accepted event.
    """
    if not acceptance.rows["events"]:
        raise ValueError("There is no accepted event to take a date from: say as_of.")
    return max(row["loaded_at"] for row in acceptance.rows["events"]).date()


def score(
    raw: dict[str, list[dict[str, Any]]],
    seeds: dict[str, list[dict[str, Any]]],
    as_of: date | str | None = None,
) -> OracleResult:
    """Compute the scores and ledgers of all leads for one date.

    Args:
        raw: rows of each raw table, as from `read_raw`.
        seeds: rows of each seed, as from `read_seeds`.
        as_of: the date, or its ISO text; by default the UTC date of the latest loaded_at of accepted events.

    Returns:
        Scores, ledgers and rejected rows.

    Raises:
        ValueError: a seed that cannot be computed, or no date to be had.
    """
    acceptance = accept(raw, seeds)
    book = read_rule_book(seeds)
    day = default_as_of(acceptance) if as_of is None else as_date(as_of)
    companies = {row["company_id"]: row for row in acceptance.rows["companies"]}
    observed = observed_attributes(acceptance, day)
    events = events_of_leads(acceptance, book)
    scorer = Scorer(book, day, verdicts_of_leads(acceptance), overrides_of_leads(acceptance, day))

    leads: dict[str, LeadScore] = {}
    points: list[LedgerRow] = []
    for contact in sorted(acceptance.rows["contacts"], key=lambda row: row["contact_id"]):
        lead_id = contact["contact_id"]
        if contact["created_at"].date() <= day:
            attributes = attributes_of(
                contact,
                company_of(contact, observed.get(lead_id, {}), companies),
                observed.get(lead_id, {}),
                book,
                engagement_of(events.get(lead_id, []), book, day),
            )
            leads[lead_id], ledger = scorer.score_lead(lead_id, contact, attributes, events.get(lead_id, []))
            points.extend(ledger)
    given_back = {row["contact_id"] for row in acceptance.rows["sales_feedback"] if lowered(row["verdict"]) in ("rejected", "recycled")}
    return OracleResult(day, leads, points, acceptance.rejected, given_back)
