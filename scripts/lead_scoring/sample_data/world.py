"""What all contacts share: the words of the event columns, the campaigns and the webinars."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .settings import EPOCH, SECONDS_PER_DAY, STREAM_WORLD, Settings

EVENT_TYPES = [
    "email_sent",
    "email_opened",
    "email_clicked",
    "email_replied",
    "email_bounced",
    "unsubscribed",
    "spam_reported",
    "newsletter_signed_up",
    "page_viewed",
    "content_downloaded",
    "webinar_registered",
    "webinar_attended",
    "form_submitted",
    "contact_form_submitted",
    "demo_requested",
    "trial_started",
    "coupon_used",
    "social_liked",
    "social_commented",
    "social_shared",
]
BLANK_EVENT_TYPES = ["", "   "]
CHANNELS = [
    "email",
    "website",
    "webinar",
    "social",
    "organic_search",
    "paid_search",
    "paid_social",
    "referral",
    "direct",
]
PAGES = ["/", "/product", "/pricing", "/shop", "/blog", "/docs", "/customers", "/careers"]
FIXED_ASSETS = [
    "high_value_offer",
    "whitepaper",
    "ebook",
    "case_study",
    "survey",
    "event_signup",
    "partner_form",
    "WELCOME10",
    "SPRING20",
]
WEBINAR_TOPICS = [
    "Scoring leads that sell",
    "Data quality in an hour",
    "Reporting without tears",
    "From spreadsheet to warehouse",
    "Automation for small teams",
    "Forecasting the quarter",
]
SALES_PEOPLE = ["Amara Okafor", "Ben Lindqvist", "Carla Mendes", "David Cohen", "Elif Yilmaz"]

TYPE_CODE = {name: code for code, name in enumerate(EVENT_TYPES + BLANK_EVENT_TYPES)}
CHANNEL_CODE = {name: code for code, name in enumerate(CHANNELS)}
PAGE_CODE = {name: code for code, name in enumerate(PAGES)}


@dataclass
class World:
    """What all blocks of one run share.

    Attributes:
        campaigns: columns of the table `campaigns`, moments as seconds since 1970.
        assets: every text of the column `events.asset`; events hold positions in it.
        email_campaign, search_campaign, social_campaign: by day offset, position of the running campaign.
        email_asset: by day offset, position in `assets` of the name of that month's e-mail.
        webinar_days: day offsets of the webinars, ascending; later ones lie after the end of the history.
        webinar_campaign, webinar_asset: by webinar, position of its campaign and of its name.
        trade_shows: positions of the trade show campaigns.
    """

    campaigns: dict
    assets: list
    email_campaign: np.ndarray
    search_campaign: np.ndarray
    social_campaign: np.ndarray
    email_asset: np.ndarray
    webinar_days: np.ndarray
    webinar_campaign: np.ndarray
    webinar_asset: np.ndarray
    trade_shows: np.ndarray


def _month_starts(settings: Settings) -> list:
    """First days of the months of the history, the first one being the start of the history."""
    days = [settings.start_date]
    while True:
        month_after = (days[-1].replace(day=1) + timedelta(days=32)).replace(day=1)
        if month_after > settings.end_date:
            return days
        days.append(month_after)


def make_world(settings: Settings) -> World:
    """Campaigns and webinars of the whole history.

    Arguments:
        settings: what the run makes; only the seed and the calendar matter here.
    """
    random = settings.random(STREAM_WORLD)
    campaigns = {name: [] for name in ("campaign_id", "name", "channel", "cost", "started_at", "ended_at")}
    assets = list(FIXED_ASSETS)

    def add_campaign(name: str, channel: str, cost: float, first: date, last: date) -> int:
        """Add one campaign; the cost is in the reporting currency. Returns its position."""
        position = len(campaigns["name"])
        started = (first - EPOCH).days * SECONDS_PER_DAY
        values = [
            f"K{position + 1:04d}",
            name,
            channel,
            round(cost, 2),
            started,
            (last - EPOCH).days * SECONDS_PER_DAY + SECONDS_PER_DAY - 1,
        ]
        for column, value in zip(campaigns.values(), values):
            column.append(value)
        return position

    by_day = {
        name: np.zeros(settings.days, dtype=np.int64) for name in ("email", "asset", "search", "social")
    }
    scale = max(settings.contacts / 5_000, 0.1)
    trade_shows = []
    months = _month_starts(settings)
    for first, after in zip(months, months[1:] + [settings.end_date + timedelta(days=1)]):
        last = after - timedelta(days=1)
        day, day_after = (first - settings.start_date).days, (after - settings.start_date).days
        month = f"{first:%Y-%m}"
        by_day["email"][day:day_after] = add_campaign(
            f"Newsletter {month}", "email", random.uniform(300, 900) * scale, first, last
        )
        by_day["asset"][day:day_after] = len(assets)
        assets.append(f"newsletter_{first:%Y_%m}")
        by_day["search"][day:day_after] = add_campaign(
            f"Search ads {month}", "paid_search", random.uniform(2_000, 6_000) * scale, first, last
        )
        by_day["social"][day:day_after] = add_campaign(
            f"Social ads {month}", "paid_social", random.uniform(1_000, 4_000) * scale, first, last
        )
        if first.month in (3, 9) or not trade_shows:
            trade_shows.append(
                add_campaign(
                    f"Trade show {month}", "trade_show", random.uniform(9_000, 25_000) * scale, first, last
                )
            )

    webinar_days = np.arange(9, settings.days + 28, 14)
    webinar_campaign, webinar_asset = [], []
    for number, day in enumerate(webinar_days.tolist()):
        title = f"{WEBINAR_TOPICS[number % len(WEBINAR_TOPICS)]} #{number // len(WEBINAR_TOPICS) + 1}"
        held_on = settings.start_date + timedelta(days=day)
        announced_on = max(held_on - timedelta(days=14), settings.start_date)
        webinar_campaign.append(
            add_campaign(
                f"Webinar: {title}", "webinar", random.uniform(400, 1_500) * scale, announced_on, held_on
            )
        )
        webinar_asset.append(len(assets))
        assets.append(title)
    return World(
        campaigns=campaigns,
        assets=assets,
        email_campaign=by_day["email"],
        search_campaign=by_day["search"],
        social_campaign=by_day["social"],
        email_asset=by_day["asset"],
        webinar_days=webinar_days,
        webinar_campaign=np.array(webinar_campaign),
        webinar_asset=np.array(webinar_asset),
        trade_shows=np.array(trade_shows),
    )
