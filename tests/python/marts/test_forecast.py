"""When a tier expires, and what would lift a lead: each following day and each rule is tried, for 1,000 leads.

The days are tried in numpy, all 365 for each lead and from the hits that the oracle finds; the oracle itself scores the day
before, the day and some others of a sample. Nothing here knows of stretches, weeks or bounds.
LEAD_SCORING_FORECAST_LEADS sets another number of leads.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from oracle import (
    RuleBook,
    Scorer,
    accept,
    attributes_of,
    company_of,
    engagement_of,
    events_of_leads,
    observed_attributes,
    read_raw,
    read_rule_book,
    read_seeds,
    verdicts_of_leads,
)
from project import PROJECT, CompiledProject
from worlds import WorldOptions, build_world

YEAR = 365
LEADS = int(os.environ.get("LEAD_SCORING_FORECAST_LEADS", "1000"))
JUDGED = 60
Numbers = NDArray[np.float64]

# Rules made up to be hard: half-lives from half a day to none, negative points that fade, tight caps and limits, behaviour
# and absence in a fit category so that the persona changes, fit rules in an engagement category so that it matters,
# silence up to and past the year and silence that adds points, dates of validity, and tiers that ask for both sides.
NASTY = {
    "behavior_rules": """
rule_id,description,category,event_type,property,operator,value,points,half_life_days,max_per_day,max_points,valid_from,valid_to,is_active
visit,Visit,website,page_viewed,,,,3,3,2,8,,,yes
visit_slow,Visit that lasts,website,page_viewed,,,,2,200,1,12,,,yes
visit_long,Long visit,website,page_viewed,duration_seconds,at_least,60,1,,1,5,,,yes
pricing,Prices,website,page_viewed,page,in,/pricing|/shop,20,21,1,25,,,yes
careers,Careers,website,page_viewed,page,equals,/careers,-10,60,1,15,,,yes
opened,Too many e-mails,email,email_opened,,,,-4,7,3,30,,,yes
opened_slow,E-mails weary,email,email_opened,,,,-3,90.5,,20,,,yes
clicked,Click,email,email_clicked,,,,6,45,,,,,yes
unsubscribed,Unsubscribed,email,unsubscribed,,,,-25,120,1,,,,yes
content,Content,content,content_downloaded,,,,15,0.5,,,,,yes
case_study,Case study,content,content_downloaded,asset,equals,case_study,9,400,,,,,yes
webinar,Webinar,content,webinar_attended,,,,15,14,1,,,2020-01-01,yes
webinar_then,Webinar in season,content,webinar_registered,,,,9,35,1,,2020-01-01,2099-12-31,yes
demo_to_come,Demo,content,demo_requested,,,,2,30,1,,2099-01-01,,yes
demo_off,Demo,content,demo_requested,,,,1,30,1,,,,no
form,Form,showing,form_submitted,,,,8,20,1,14,,,yes
contact,Contact form,showing,contact_form_submitted,,,,11,60,1,,,,yes
liked,Like,showing,social_liked,,,,-3,15,1,9,,,yes
coupon,Coupon,kind,coupon_used,,,,-5,,1,,,,yes
trial,Trial,kind,trial_started,,,,4,10,1,,,,yes
""",
    "frequency_rules": """
rule_id,description,category,event_type,property,operator,value,min_count,within_days,points,is_active
often,Often in a week,website,page_viewed,,,,3,7,6,yes
often_long,Often in a quarter,kind,page_viewed,,,,5,90,4,yes
mails,Too many e-mails,email,email_opened,,,,4,30,-6,yes
forms,Forms,showing,form_submitted,,,,2,365,5,yes
careers_often,Careers again and again,showing,page_viewed,page,in,/careers,2,200,-4,yes
today,Here today,content,page_viewed,,,,1,1,3,yes
content_often,Reads,content,content_downloaded,,,,2,60,7.5,yes
often_off,Off,website,page_viewed,,,,1,7,1,no
""",
    "resets": """
event_type,rule_id
trial_started,opened
coupon_used,
verdict:recycled,visit_slow
verdict:rejected,often_long
""",
    "absence_rules": """
rule_id,description,category,event_type,absent_days,points,is_active
quiet_5,5 days,silence,,5,-4,yes
quiet_30,30 days without an open,silence,email_opened,30,-5,yes
rested_90,90 days of rest,silence,,90,5,yes
quiet_364,364 days,silence,,364,-6,yes
quiet_365,365 days,content,,365,-60,yes
quiet_366,366 days,website,,366,-40,yes
no_fax_30,No fax,silence,fax_received,30,3,yes
no_visit_60,No visit,showing,page_viewed,60,-6,yes
no_visit_61,No visit,showing,page_viewed,61,-60,no
""",
    "score_categories": """
category,score,min_points,max_points,description
website,engagement,4,30,
email,engagement,-12,10,
content,engagement,,24,
silence,engagement,-9,6,
kind,engagement,-4,,
unused,engagement,2,5,
showing,fit,-5,12,
person,fit,,,
persona,fit,0,9,
""",
    "personas": """
persona_id,name,description
Chief,Chief,
buyer,Buyer,
user,User,
""",
    "fit_rules": """
rule_id,description,category,persona_id,attribute,operator,value,points,is_active
europe,Europe,person,,region,equals,Europe,9,yes
no_email,No e-mail,person,,email,absent,,-6,yes
large,Large,person,,employee_count,at_least,201,6,yes
chief_sales,Sales,persona,chief,department,in,sales|marketing,5,yes
buyer_it,IT,persona,buyer,department,in,it|product,5,yes
user_rest,Rest,persona,user,department,in,operations|finance|hr,5,yes
buyer_showing,Buyers do not show,showing,buyer,region,present,,-7,yes
user_showing,Users show,showing,user,industry,present,,4,yes
chief_kind,Chiefs take time,kind,chief,region,present,,-9,yes
user_kind,Users talk,kind,user,region,present,,8,yes
""",
    "scores": """
score,base_points,full_points,weight
fit,10,40,45
engagement,14,60,55
""",
    "tiers": """
tier,min_score,min_score_method,min_fit_score,min_engagement_score,is_sales_ready,next_step,respond_within_days
Top,70,best_f1,45,55,yes,,1
High,55,youden,,40,yes,,2
Mid,45,,35,,no,,
Some,25,,,,no,,
Rest,0,,,,no,,
""",
}
# What the sample data have of what the students of OULAD do.
OULAD_EVENTS = {
    "homepage": "page_viewed", "oucontent": "email_opened", "resource": "content_downloaded", "subpage": "email_clicked",
    "quiz": "form_submitted", "forumng": "social_liked", "oucollaborate": "webinar_attended", "url": "newsletter_signed_up",
}  # fmt: skip


# ------------------------------------------------------------------------------------------------------------
# One lead on many days, or with many rules hit once more
# ------------------------------------------------------------------------------------------------------------


def half_up(values: Numbers) -> Numbers:
    """Scores rounded to 9 decimals and then, half up, to 2, in hundredths."""
    return np.floor(np.floor(values * 1e9 + 0.5) / 1e7 + 0.5)


def number(value: Any, default: float) -> float:
    """A number of a seed as a float."""
    return default if value is None else float(value)


@dataclass(frozen=True)
class Future:
    """A lead of whom nothing more is heard.

    Attributes:
        book: the rules, with the tiers as they stood in the build.
        as_of: the date of the scores.
        contact: the accepted row of contacts.
        attributes: as known on the date.
        events: those that were known on the date.
        verdicts: those of sales that were known on the date.
    """

    book: RuleBook
    as_of: date
    contact: dict[str, Any]
    attributes: dict[str, str | None]
    events: list[Any]
    verdicts: list[Any]

    def scorer(self, days_ahead: int = 0) -> Scorer:
        """The oracle on the date, or some days ahead."""
        return Scorer(self.book, self.as_of + timedelta(days=days_ahead), {"lead": self.verdicts})

    def ages(self, rule: Any) -> dict[int, float]:
        """How many events a rule counts that no reset has ended, by age in days."""
        by_age: dict[int, float] = defaultdict(float)
        for event in self.scorer().since_reset("lead", rule.rule_id, self.events):
            if rule.matches(event):
                by_age[(self.as_of - event.day).days] += event.quantity
        return by_age

    @cached_property
    def hits(self) -> list[dict[int, float]]:
        """The hits of each behaviour rule, uncapped, by age in days."""
        return [self.ages(rule) for rule in self.book.behavior]

    @cached_property
    def counts(self) -> list[dict[int, float]]:
        """What each frequency rule counts, by age in days."""
        return [self.ages(rule) for rule in self.book.frequency]

    def frequency_points(self, place: int, days: Numbers, more: float = 0) -> Numbers:
        """The points of a frequency rule some days ahead, with more events today."""
        rule, by_age = self.book.frequency[place], {0: more}
        for age, quantity in self.counts[place].items():
            by_age[age] = by_age.get(age, 0) + quantity
        lies_within = np.array(list(by_age))[:, None] + days < float(rule.within_days)
        return np.where(np.array(list(by_age.values())) @ lies_within >= float(rule.min_count), float(rule.points), 0)

    def rule_points(self, place: int, days: Numbers, more: float = 0) -> Numbers:
        """The capped points of a behaviour rule some days ahead, with more hits today."""
        rule = self.book.behavior[place]
        half_life = number(rule.half_life_days, np.inf)
        ages = dict(self.hits[place])
        if more:
            ages[0] = ages.get(0, 0) + more
        quantities = np.minimum(np.array(list(ages.values())), number(rule.max_per_day, np.inf))
        decay = 0.5 ** np.minimum((np.array(list(ages))[:, None] + days) / half_life, 1000)
        decayed = quantities @ decay if ages else np.zeros_like(days)
        cap = number(rule.max_points, np.inf)
        return np.clip(float(rule.points) * decayed, -cap, cap)

    def absence_points(self, days: Numbers) -> dict[str, Numbers]:
        """The points for silence by category, some days ahead."""
        scorer = self.scorer()
        points: dict[str, Numbers] = defaultdict(lambda: np.zeros_like(days))
        rewarded = scorer.last_rewarded_day(self.events)
        for rule in self.book.absence:
            named = max((event.day for event in self.events if event.event_type == rule.event_type), default=None)
            last = rewarded if rule.event_type is None else named
            since = max(day for day in (self.contact["created_at"].date(), last) if day is not None)
            silent = (self.as_of - since).days + days
            points[rule.category] = points[rule.category] + np.where(silent >= float(rule.absent_days), float(rule.points), 0)
        return points

    def category_points(self, days: Numbers) -> dict[str, Numbers]:
        """The points by category some days ahead, without those of fit rules."""
        points = defaultdict(lambda: np.zeros_like(days), self.absence_points(days))
        for place, rule in enumerate(self.book.behavior):
            if self.hits[place]:
                points[rule.category] = points[rule.category] + self.rule_points(place, days)
        for place, often in enumerate(self.book.frequency):
            points[often.category] = points[often.category] + self.frequency_points(place, days)
        return points

    def tiers(self, points: dict[str, Numbers], like: Numbers) -> Numbers:
        """The lowest score of the tier that is reached with some points, and their fit rules."""
        fits, engagements = [], []
        scorer = self.scorer()
        for persona in self.book.personas or [None]:
            sides = {name: np.full_like(like, float(setting.base_points)) for name, setting in self.book.scores.items()}
            fit: dict[str, float] = defaultdict(float)
            for entry in scorer.fit_entries(self.attributes, persona):
                fit[entry.category] += float(entry.points)
            for name, category in self.book.categories.items():
                total = points.get(name, np.zeros_like(like)) + fit[name]
                low, high = number(category.min_points, -np.inf), number(category.max_points, np.inf)
                sides[category.score] = sides[category.score] + np.clip(total, low, high)
            fits.append(np.round(sides["fit"], 12))
            engagements.append(sides["engagement"])
        best = np.argmax(np.array(fits), axis=0)
        scores = {}
        for name, sums in (("fit", fits), ("engagement", engagements)):
            chosen = np.take_along_axis(np.array(sums), best[None, :], axis=0)[0]
            scores[name] = 100 * np.clip(chosen / float(self.book.scores[name].full_points), 0, 1)
        weights = {name: float(setting.weight) for name, setting in self.book.scores.items()}
        lead_score = half_up(sum(weights[name] * scores[name] for name in scores) / sum(weights.values()))
        reached = np.zeros_like(like)
        for tier in self.book.tiers:
            reaches = lead_score >= round(100 * float(tier.min_score))
            for name, minimum in (("fit", tier.min_fit_score), ("engagement", tier.min_engagement_score)):
                reaches &= half_up(scores[name]) >= round(100 * number(minimum, 0))
            reached = np.maximum(reached, np.where(reaches, float(tier.min_score), 0))
        return reached

    @cached_property
    def path(self) -> Numbers:
        """The lowest score of the tier today and on each day of the year to come."""
        days = np.arange(YEAR + 1, dtype=float)
        return self.tiers(self.category_points(days), days)

    def expires_on(self) -> date | None:
        """The first day with a lower tier than today's."""
        lower = np.flatnonzero(self.path < self.path[0])
        return self.as_of + timedelta(days=int(lower[0])) if lower.size else None

    def cheapest_action(self) -> str | None:
        """The rule with the fewest points of which one more hit today lifts the lead."""
        today = np.zeros(1)
        rules = [
            (rule.points, rule.rule_id, rule.category, (self.rule_points(place, today, more=1) - self.rule_points(place, today))[0])
            for place, rule in enumerate(self.book.behavior)
            if rule.points > 0 and (rule.valid_from or self.as_of) <= self.as_of <= (rule.valid_to or self.as_of)
        ]
        rules += [
            (rule.points, rule.rule_id, rule.category, (self.frequency_points(place, today, more=1) - self.frequency_points(place, today))[0])
            for place, rule in enumerate(self.book.frequency)
            if rule.points > 0
        ]
        points = self.category_points(today)
        columns = {name: np.repeat(values, len(rules)) for name, values in points.items()}
        for column, (_, _, category, gain) in enumerate(sorted(rules)):
            columns.setdefault(category, np.zeros(len(rules)))
            columns[category][column] += gain
        lifted = np.flatnonzero(self.tiers(columns, np.zeros(len(rules))) > self.path[0])
        return sorted(rules)[lifted[0]][1] if lifted.size else None

    def oracle_tier(self, days_ahead: int) -> Decimal:
        """The lowest score of the tier that the oracle sees some days ahead."""
        lead, _ = self.scorer(days_ahead).score_lead("lead", self.contact, self.attributes, self.events)
        return next(tier.min_score for tier in self.book.tiers if tier.tier == lead.tier)


# ------------------------------------------------------------------------------------------------------------
# Built projects
# ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Built:
    """What the project says of each lead, and what is known of it."""

    leads: dict[str, dict[str, Any]]
    futures: dict[str, Future]
    descriptions: dict[str, str]


def built(project: CompiledProject, raw_path: Path, seeds_path: Path, as_of: date | None = None) -> Built:
    """Build a world, and gather what its leads' futures follow from."""
    with project.database(raw_path, seeds_path, as_of, threads=2) as connection:
        found = connection.execute("select * from marts.lead_scores")
        names = [column[0] for column in found.description]
        leads = {row[0]: dict(zip(names, row)) for row in found.fetchall()}
        tiers = connection.execute("select tier, min_score from intermediate.int_tier_thresholds").fetchall()
    seeds = read_seeds(seeds_path)
    acceptance = accept(read_raw(raw_path), seeds)
    book = read_rule_book(seeds)
    minimums = {tier: Decimal(str(min_score)) for tier, min_score in tiers}
    book = replace(book, tiers=[replace(tier, min_score=minimums[tier.tier]) for tier in book.tiers])
    day = next(iter(leads.values()))["as_of"]
    companies = {row["company_id"]: row for row in acceptance.rows["companies"]}
    observed, events = observed_attributes(acceptance, day), events_of_leads(acceptance, book)
    verdicts = verdicts_of_leads(acceptance)
    futures = {}
    for contact in acceptance.rows["contacts"]:
        lead_id = contact["contact_id"]
        if lead_id in leads:
            engagement = engagement_of(events.get(lead_id, []), book, day)
            attributes = attributes_of(
                contact, company_of(contact, observed.get(lead_id, {}), companies), observed.get(lead_id, {}), book, engagement
            )
            known = [event for event in events.get(lead_id, []) if event.day <= day and event.counts_on(day)]
            said = [verdict for verdict in verdicts.get(lead_id, []) if verdict.known_on <= day]
            futures[lead_id] = Future(book, day, contact, attributes, known, said)
    descriptions = {row["rule_id"]: row["description"] or row["rule_id"] for row in seeds["behavior_rules"] + seeds["frequency_rules"]}
    return Built(leads, futures, descriptions)


def seeds_with(folder: Path, base: Path, changed: dict[str, str]) -> Path:
    """A copy of a folder of seeds in which some files are others."""
    shutil.copytree(base, folder, ignore=shutil.ignore_patterns("*.md"))
    for name, text in changed.items():
        (folder / f"{name}.csv").write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Raw tables of the sample data, of a few people more than are looked at."""
    raw_path = tmp_path_factory.mktemp("forecast") / "raw"
    subprocess.run([sys.executable, "-m", "lead_scoring", "sample", "--contacts", str(LEADS * 21 // 20), "--output", raw_path], check=True, capture_output=True)
    return raw_path


@pytest.fixture(scope="module", params=["default", "oulad", "nasty"])
def world(
    request: pytest.FixtureRequest, compiled_project: CompiledProject, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """The sample data under one of three sets of rules; the nasty ones on a day with facts that were learned later."""
    folder = tmp_path_factory.mktemp("rules") / "seeds"
    if request.param == "default":
        return built(compiled_project, sample, PROJECT / "seeds")
    if request.param == "nasty":
        return built(compiled_project, sample, seeds_with(folder, PROJECT / "seeds", NASTY), date(2026, 6, 10))
    oulad = PROJECT / "examples/oulad"
    lines = (oulad / "behavior_rules.csv").read_text(encoding="utf-8")
    for theirs, ours in OULAD_EVENTS.items():
        lines = lines.replace(f",{theirs},,", f",{ours},,")
    # The sample leads do less than students: their points fill a smaller scale.
    scores = "score,base_points,full_points,weight\nfit,10,25,30\nengagement,20,90,70\n"
    return built(compiled_project, sample, seeds_with(folder, oulad, {"behavior_rules": lines, "scores": scores}))


def differences(world: Built) -> Iterator[tuple[Any, ...]]:
    """Where the project and the brute force do not agree: what, whose, what the project says, what brute force says."""
    for lead_id, future in world.futures.items():
        row = world.leads[lead_id]
        action = future.cheapest_action()
        for what, found, expected in (
            ("tier today", row["tier_min_score"], future.path[0]),
            ("tier_expires_on", row["tier_expires_on"], future.expires_on()),
            ("cheapest_next_action", row["cheapest_next_action"], world.descriptions.get(action)),
        ):
            if found != expected:
                yield what, lead_id, found, expected


# ------------------------------------------------------------------------------------------------------------
# Tests
# ------------------------------------------------------------------------------------------------------------


def test_every_following_day_and_every_rule_by_brute_force(world: Built) -> None:
    """For 1,000 leads the day on which the tier is lost, and the cheapest rule that lifts, are those found by trying all."""
    assert len(world.futures) >= LEADS
    assert list(differences(world)) == []


def test_the_brute_force_is_right(world: Built) -> None:
    """The oracle scores some leads on the days around the loss, and on others: the tiers are those of the brute force."""
    chance = random.Random(1)
    for lead_id in chance.sample(sorted(world.futures), min(JUDGED, len(world.futures))):
        future = world.futures[lead_id]
        lost = np.flatnonzero(future.path < future.path[0])
        days = {0, YEAR, chance.randrange(YEAR), *([int(lost[0]), int(lost[0]) - 1] if lost.size else [])}
        assert {day: float(future.oracle_tier(day)) for day in days} == {day: future.path[day] for day in days}, lead_id


def test_the_rules_are_hard_enough(world: Built, request: pytest.FixtureRequest) -> None:
    """The cases for which the forecast takes care occur: early and late losses, none, and paths that turn."""
    paths = [future.path for future in world.futures.values()]
    days = [int(np.flatnonzero(path < path[0])[0]) for path in paths if (path < path[0]).any()]
    actions = [row["cheapest_next_action"] for row in world.leads.values()]
    assert min(days) <= 7 and len(set(days)) > 10
    assert None in actions and len(set(actions)) > 3
    if "oulad" not in request.node.name:
        assert any(path[0] > 0 and not (path < path[0]).any() for path in paths)
    if "nasty" in request.node.name:
        assert max(days) == YEAR
        assert {"Often in a week", "Often in a quarter", "Reads", "Here today"} & set(actions), "no frequency rule lifts anybody"
        visits = [(future, future.book.behavior[0]) for future in world.futures.values()]
        assert any(sum(future.ages(rule).values()) < sum(event.quantity for event in future.events if rule.matches(event)) for future, rule in visits), "nothing was reset"
        assert "youden" in {row["tier_min_score_source"] for row in world.leads.values()}, "no tier was moved"
        assert sum((np.diff(path) > 0).any() and (np.diff(path) < 0).any() for path in paths) > 50
        assert any((np.diff((path >= path[0]).astype(int)) > 0).any() for path in paths), "nobody dips and comes back"
        assert any((path > path[0]).any() and (path < path[0]).any() for path in paths), "nobody rises before the loss"


@pytest.mark.parametrize("seed", range(4))
def test_any_rules(compiled_project: CompiledProject, tmp_path: Path, seed: int) -> None:
    """In small random worlds, too, with all that rules can be."""
    options = WorldOptions(contacts=60, events=600, years=1, broken_share=0)
    world = build_world(random.Random(seed), tmp_path, options)
    assert list(differences(built(compiled_project, world.raw_path, world.seeds_path, world.as_of))) == []
