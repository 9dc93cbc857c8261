"""The hidden process behind the conversions.

At the end of each week every open contact has log-odds

    intercept + sum of fit weights + sum over effects of weight x decayed count,

where the decayed count is the sum over the contact's events that the effect matches, on days up to that day
D, of quantity x 2^(-(D - day) / half_life_days), in whole days. In the seven days after D the contact
converts with the probability that these log-odds give. A second, weaker process loses contacts; who is lost
does not convert later. Nothing else reaches the conversions: the latent interest of `behaviour` does not.
"""

from dataclasses import dataclass, replace

import numpy as np

from . import behaviour
from .people import PURCHASE_TIMEFRAMES, People, make_people
from .settings import SECONDS_PER_DAY, STREAM_CONVERSION, Settings
from .world import FIXED_ASSETS, PAGE_CODE, TYPE_CODE, World

HORIZON_DAYS = 90
CUTOFF_EVERY_DAYS = 28
TARGET_YEARLY_CONVERSION_RATE = 0.065
PILOT_CONTACTS, PILOT_SEED = 3_000, 90_210

EFFECTS = [  # effect_id, event type, property, value, log-odds per decayed hit, half-life in days
    ("page_viewed", "page_viewed", None, None, 0.0, None),
    ("pricing_viewed", "page_viewed", "page", "/pricing", 0.80, 10),
    ("shop_viewed", "page_viewed", "page", "/shop", 0.80, 10),
    ("product_viewed", "page_viewed", "page", "/product", 0.10, 30),
    ("careers_viewed", "page_viewed", "page", "/careers", -0.50, 180),
    ("email_sent", "email_sent", None, None, 0.0, None),
    ("email_opened", "email_opened", None, None, 0.15, 45),
    ("email_clicked", "email_clicked", None, None, 0.40, 45),
    ("high_value_offer_clicked", "email_clicked", "asset", "high_value_offer", 0.80, 45),
    ("email_replied", "email_replied", None, None, 1.20, 60),
    ("email_bounced", "email_bounced", None, None, -0.60, 60),
    ("unsubscribed", "unsubscribed", None, None, -2.00, 90),
    ("spam_reported", "spam_reported", None, None, -2.00, 120),
    ("newsletter_signed_up", "newsletter_signed_up", None, None, 0.40, 120),
    ("whitepaper_downloaded", "content_downloaded", "asset", "whitepaper", 0.70, 60),
    ("ebook_downloaded", "content_downloaded", "asset", "ebook", 0.70, 60),
    ("case_study_downloaded", "content_downloaded", "asset", "case_study", 1.00, 60),
    ("webinar_registered", "webinar_registered", None, None, 0.50, 14),
    ("webinar_attended", "webinar_attended", None, None, 1.10, 120),
    ("form_submitted", "form_submitted", None, None, 0.50, 45),
    ("contact_form_submitted", "contact_form_submitted", None, None, 1.80, 20),
    ("demo_requested", "demo_requested", None, None, 2.20, 45),
    ("trial_started", "trial_started", None, None, 1.90, 90),
    ("coupon_used", "coupon_used", None, None, 1.40, 14),
    ("social_liked", "social_liked", None, None, 0.0, None),
    ("social_commented", "social_commented", None, None, 0.40, 60),
    ("social_shared", "social_shared", None, None, 0.60, 90),
]

FIT = [  # attribute, operator, value, log-odds
    ("seniority", "equals", "c_level", 1.3),
    ("seniority", "equals", "vp", 1.0),
    ("seniority", "equals", "director", 0.7),
    ("seniority", "equals", "head", 0.6),
    ("seniority", "equals", "student", -2.0),
    ("employee_count", "at_least", "501", 1.0),
    ("industry", "equals", "software", 0.7),
    ("industry", "equals", "financial services", 0.6),
    ("industry", "equals", "manufacturing", 0.6),
    ("industry", "equals", "healthcare", 0.5),
    ("industry", "equals", "government", -0.8),
    ("region", "equals", "Europe", 0.5),
    ("region", "equals", "North America", 0.4),
    ("region", "equals", "Latin America", -0.8),
    ("region", "equals", "Middle East and Africa", -0.8),
    ("email_domain_kind", "equals", "free", -0.8),
    ("email_domain_kind", "equals", "competitor", -3.0),
    ("email_domain_kind", "equals", "disposable", -2.5),
    ("email_domain_kind", "equals", "spam", -2.5),
    ("purchase_timeframe", "equals", "this_month", 1.2),
    ("purchase_timeframe", "equals", "this_quarter", 0.6),
]

LOST_LOG_ODDS, LOST_SHARE_OF_EFFECT = -7.8, 0.45
"""The losing process: base log-odds per week, and the share of fit and behaviour that enters it."""

HISTOGRAM_LOW, HISTOGRAM_STEP, HISTOGRAM_BINS = -20.0, 0.01, 5_000


@dataclass
class Outcomes:
    """What became of the contacts of one block.

    Attributes:
        log_odds: week x contact, as of the end of the week, the intercept included.
        is_known: week x contact, whether the contact had signed up by the end of the week.
        won, lost: moment of conversion or loss, seconds since 1970; 0 where there was none.
        contact_weeks: number of weeks at risk of converting, over all contacts.
        converting, others: histograms of the log-odds of open contacts at the monthly cutoffs, of those who
            converted within the horizon and of the others.
    """

    log_odds: np.ndarray
    is_known: np.ndarray
    won: np.ndarray
    lost: np.ndarray
    contact_weeks: int
    converting: np.ndarray
    others: np.ndarray


def matching(event_type, property_name, value, events: dict, size: int):
    """Boolean array: the events of contacts that an effect matches."""
    matches = (events["event_type"] == TYPE_CODE[event_type]) & (events["person"] < size)
    if property_name == "page":
        matches &= events["page"] == PAGE_CODE[value]
    elif property_name == "asset":
        matches &= events["asset"] == FIXED_ASSETS.index(value)
    return matches


def fit_log_odds(settings: Settings, people: People) -> np.ndarray:
    """What the fit of each contact adds to its log-odds as of the end of each week: float array, week x contact."""
    total = np.zeros((settings.weeks, people.size))
    for attribute, operator, value, weight in FIT:
        if attribute == "purchase_timeframe":
            total += weight * (people.purchase_timeframe == PURCHASE_TIMEFRAMES.index(value))
        elif operator == "at_least":
            total += weight * (getattr(people, attribute) >= float(value))
        else:
            total += weight * (getattr(people, attribute) == value)
    return total


def log_odds_without_intercept(settings: Settings, people: People, events: dict) -> np.ndarray:
    """Fit and behaviour of each contact as of the end of each week.

    Arguments:
        settings: what the run makes.
        people: contacts of the block.
        events: its events, as `behaviour.make_behaviour` gives them.

    Returns:
        float array, week x contact.
    """
    day = (events["occurred"] - settings.start_second) // SECONDS_PER_DAY
    week = day // 7
    age = week * 7 + 6 - day
    cell = week * people.size + events["person"]
    total = np.zeros((settings.weeks, people.size))
    for _, event_type, property_name, value, weight, half_life in EFFECTS:
        if weight == 0:
            continue
        at = np.flatnonzero(matching(event_type, property_name, value, events, people.size))
        fresh = np.bincount(
            cell[at], weight * events["quantity"][at] * 0.5 ** (age[at] / half_life), total.size
        )
        fresh = fresh.reshape(total.shape).astype(np.float64)
        keep = 0.5 ** (7 / half_life)
        for number in range(1, settings.weeks):
            fresh[number] += fresh[number - 1] * keep
        total += fresh
    return total + fit_log_odds(settings, people)


def _probability(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def _week_end_seconds(settings: Settings) -> np.ndarray:
    """First second after each week."""
    return settings.start_second + (np.arange(settings.weeks) + 1) * 7 * SECONDS_PER_DAY


def find_intercept(settings: Settings, world: World) -> float:
    """The intercept at which contacts like these convert at the target rate.

    It depends on the calendar and on the number of events per contact, not on the seed: it is found on pilot
    contacts that are in no table.

    Arguments:
        settings: what the run makes.
        world: campaigns and webinars of the run.
    """
    pilot = replace(settings, contacts=PILOT_CONTACTS, seed=PILOT_SEED)
    log_odds, is_known = [], []
    for block in range(pilot.blocks):
        people = make_people(pilot, world, block)
        events = behaviour.make_behaviour(pilot, world, people, block)
        log_odds.append(log_odds_without_intercept(pilot, people, events))
        is_known.append(people.created[None, :] < _week_end_seconds(pilot)[:, None])
    log_odds, is_known = np.concatenate(log_odds, axis=1), np.concatenate(is_known, axis=1)
    low, high = -30.0, 5.0
    while high - low > 0.001:
        middle = (low + high) / 2
        chance = np.where(is_known, _probability(log_odds + middle), 0)
        still_open = np.cumprod(1 - chance, axis=0)
        open_before = np.concatenate([np.ones((1, chance.shape[1])), still_open[:-1]])
        years = (open_before * is_known).sum() * 7 / 365
        rate = 1 - np.exp(-(open_before * chance).sum() / years)
        low, high = (low, middle) if rate > TARGET_YEARLY_CONVERSION_RATE else (middle, high)
    return round(low, 2)


def make_outcomes(settings: Settings, people: People, events: dict, intercept: float, block: int) -> Outcomes:
    """Who converts, who is lost, and when.

    Arguments:
        settings: what the run makes.
        people: contacts of the block.
        events: its good events.
        intercept: log-odds of a week of a contact without fit and behaviour.
        block: number of the block, from 0.
    """
    random = settings.random(STREAM_CONVERSION, block)
    effect = log_odds_without_intercept(settings, people, events)
    log_odds = effect + intercept
    week_end = _week_end_seconds(settings)
    is_known = people.created[None, :] < week_end[:, None]
    wins = is_known & (random.random(log_odds.shape) < _probability(log_odds))
    losses = is_known & (
        random.random(log_odds.shape) < _probability(LOST_LOG_ODDS + LOST_SHARE_OF_EFFECT * effect)
    )
    first_win = np.where(wins.any(axis=0), wins.argmax(axis=0), settings.weeks)
    first_loss = np.where(losses.any(axis=0), losses.argmax(axis=0), settings.weeks)
    moment = (
        week_end[np.minimum(first_win, first_loss).clip(0, settings.weeks - 1)]
        + random.integers(0, 7, people.size) * SECONDS_PER_DAY
        + random.integers(8 * 3_600, 18 * 3_600, people.size)
    )
    is_over = moment <= settings.last_second
    won = np.where((first_win <= first_loss) & (first_win < settings.weeks) & is_over, moment, 0)
    lost = np.where((first_loss < first_win) & is_over, moment, 0)

    ended = np.where(won + lost > 0, won + lost, settings.last_second + 1)
    at_risk = is_known & (week_end[:, None] <= ended[None, :]) & (week_end[:, None] <= settings.last_second)
    histograms = [np.zeros(HISTOGRAM_BINS, dtype=np.int64), np.zeros(HISTOGRAM_BINS, dtype=np.int64)]
    for week in range(CUTOFF_EVERY_DAYS // 7 - 1, settings.weeks, CUTOFF_EVERY_DAYS // 7):
        horizon_end = week_end[week] + HORIZON_DAYS * SECONDS_PER_DAY
        if horizon_end > settings.last_second + 1:
            break
        is_open = at_risk[week]
        converts = is_open & (won > 0) & (won < horizon_end)
        for histogram, chosen in zip(histograms, (converts, is_open & ~converts)):
            position = ((log_odds[week, chosen] - HISTOGRAM_LOW) / HISTOGRAM_STEP).astype(np.int64)
            histogram += np.bincount(position.clip(0, HISTOGRAM_BINS - 1), minlength=HISTOGRAM_BINS)
    return Outcomes(log_odds, is_known, won, lost, int(at_risk.sum()), *histograms)


def area_under_curve(converting, others):
    """Chance that a converting contact stands above another one, ties counting half; None where a side is
    empty.

    Arguments:
        converting, others: histograms over the same bins.
    """
    if not converting.sum() or not others.sum():
        return None
    below = np.cumsum(others) - others
    return float((converting * (below + others / 2)).sum() / converting.sum() / others.sum())
