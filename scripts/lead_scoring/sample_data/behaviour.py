"""What people do, and when it became known.

Each person has a latent interest: a level that differs between people, with bursts of a week or two. It decides
how often a person visits and what for. It reaches the conversions only through the events that it brings
about.
"""

import numpy as np

from .people import People
from .settings import SECONDS_PER_DAY, STREAM_BEHAVIOUR, Settings
from .world import CHANNEL_CODE, FIXED_ASSETS, TYPE_CODE, World

VISITORS_PER_CONTACT = 0.25
"""People who visit and never sign up, for each contact."""

SHARE_FROM_VISITS = 0.62
EVENTS_PER_VISIT = 2.75
EVENTS_PER_EMAIL = 1.58
"""Measured means, from which the number of visits and e-mails follows for a wanted number of events."""

MOST_BURSTS = 16
LONGEST_BURST_WEEKS = 2
"""Bursts are short, so that what people do tells of a decision near at hand and not of what they will do for months."""
COLUMNS = (
    "person",
    "device",
    "occurred",
    "event_type",
    "channel",
    "campaign",
    "page",
    "asset",
    "duration",
    "quantity",
)
NULL = -(2**62)
"""Stands for null in whole-number columns."""

#                 /     product pricing shop  blog  docs  customers careers
COLD_PAGES = [0.275, 0.165, 0.050, 0.030, 0.290, 0.110, 0.060, 0.020]
HOT_PAGES = [0.225, 0.230, 0.110, 0.060, 0.130, 0.120, 0.105, 0.020]
JOB_SEEKER_PAGES = [0.230, 0.060, 0.005, 0.005, 0.130, 0.040, 0.080, 0.450]

VISIT_CHANNELS = ["organic_search", "direct", "paid_search", "paid_social", "social", "referral"]
VISIT_CHANNEL_SHARES = [0.36, 0.25, 0.12, 0.06, 0.09, 0.12]

ACTIONS = [  # event type, channel, assets, chance per visit at no interest, at the height of a burst
    ("content_downloaded", "website", ["whitepaper", "ebook", "case_study"], 0.035, 0.120),
    ("form_submitted", "website", ["survey", "event_signup", "partner_form"], 0.020, 0.050),
    ("webinar_registered", "webinar", None, 0.040, 0.090),
    ("contact_form_submitted", "website", None, 0.006, 0.028),
    ("demo_requested", "website", None, 0.004, 0.024),
    ("trial_started", "website", None, 0.004, 0.018),
    ("coupon_used", "website", ["WELCOME10", "SPRING20"], 0.006, 0.022),
    ("newsletter_signed_up", "website", None, 0.015, 0.012),
    ("social_liked", "social", None, 0.060, 0.060),
    ("social_commented", "social", None, 0.018, 0.018),
    ("social_shared", "social", None, 0.018, 0.018),
]
SIGN_UP_ACTION = {  # lead source of the contact to the event of the sign-up itself
    "webinar": ("webinar_registered", "webinar", None),
    "content": ("content_downloaded", "website", "whitepaper"),
    "trade_show": ("form_submitted", "website", "event_signup"),
    "partner": ("form_submitted", "website", "partner_form"),
}
OTHER_SIGN_UP_ACTION = ("newsletter_signed_up", "website", None)


def _rows(count: int, **columns) -> dict:
    """Events as a dict of arrays; a column that is not given is null, the quantity one.

    Arguments:
        count: number of events.
        columns: arrays, or single values for all events.
    """
    rows = {name: np.full(count, NULL) for name in COLUMNS}
    rows["quantity"][:] = 1
    rows["device"][:] = 0
    for name, values in columns.items():
        rows[name][:] = values
    return rows


def _join(parts: list) -> dict:
    """Events of several parts, one after the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in COLUMNS}


def take(events: dict, chosen) -> dict:
    """The events at some positions, or those where a boolean array is true."""
    return {name: values[chosen] for name, values in events.items()}


def _make_interest(random, settings: Settings, people: People) -> tuple:
    """Latent interest by contact and week (visits are proportional to it), and how hot the week is, from 0 to
    1."""
    weeks = np.arange(settings.weeks)
    first_week = (people.first_seen - settings.start_second) // (7 * SECONDS_PER_DAY)
    created_week = (people.created - settings.start_second) // (7 * SECONDS_PER_DAY)
    level = random.lognormal(0, 0.5, people.size) * np.where(people.is_spam, 0.15, 1)
    burst = np.zeros((people.size, settings.weeks))
    count = random.poisson(3 + 4.4 * settings.days / 365, people.size)
    start = random.integers(0, settings.weeks, (MOST_BURSTS, people.size))
    length = random.integers(1, LONGEST_BURST_WEEKS + 1, (MOST_BURSTS, people.size))
    start[0] = created_week - length[0] + 1
    height = random.gamma(1.5, 3.0, (MOST_BURSTS, people.size))
    for turn in range(MOST_BURSTS):
        age = weeks[None, :] - start[turn][:, None]
        is_on = (age >= 0) & (age < length[turn][:, None]) & (turn <= count)[:, None]
        burst += np.where(is_on, height[turn][:, None], 0)
    weeks_known = (weeks[None, :] - created_week[:, None]).clip(0)
    fading = 0.8 + 0.2 * np.exp(-weeks_known / 45)
    interest = (fading * level[:, None] * (1 + burst)) * (weeks[None, :] >= first_week[:, None])
    heat = burst / (burst + 4)
    return interest, np.where(people.is_job_seeker[:, None], heat * 0.2, heat)


def _moments(random, settings: Settings, week, shift):
    """Moments within given weeks, mostly in local office hours, in seconds since 1970."""
    weekday = (np.arange(7) + settings.start_date.weekday()) % 7
    shares = np.where(weekday >= 5, 0.05, 0.18)
    day = np.searchsorted(np.cumsum(shares / shares.sum()), random.random(len(week)), side="right").clip(0, 6)
    hour = np.array([10.3, 14.8, 20.0])[np.searchsorted([0.45, 0.85], random.random(len(week)), side="right")]
    second = ((hour + random.normal(0, 1.6, len(week))) * 3_600).astype(np.int64) + shift
    return settings.start_second + (week * 7 + day) * SECONDS_PER_DAY + second


def _make_emails(random, settings, world, people, heat) -> tuple:
    """E-mails sent and what came of them, and the visits of those who clicked.

    Returns:
        events, and (person, moment, campaign) arrays of the visits.
    """
    is_known = (
        np.arange(settings.weeks)[None, :] * 7 * SECONDS_PER_DAY + settings.start_second
        >= people.created[:, None]
    )
    reachable = is_known & people.has_email[:, None]
    wanted = settings.events_per_contact * people.size * (1 - SHARE_FROM_VISITS) / EVENTS_PER_EMAIL
    frequency = random.gamma(6, 1 / 6, people.size)[:, None] * reachable
    count = random.poisson(frequency * wanted / max(frequency.sum(), 1))
    cell = np.repeat(np.arange(count.size), count.ravel())
    person, week = cell // settings.weeks, cell % settings.weeks
    send_weekday = (random.integers(0, 2, len(cell)) * 2 + 1 - settings.start_date.weekday()) % 7
    second = random.integers(7 * 3_600, 10 * 3_600, len(cell))
    sent = settings.start_second + (week * 7 + send_weekday) * SECONDS_PER_DAY + second
    chance = random.random((7, len(cell)))

    leaving_chance = np.array([0.010, 0.0025]) * min(1, 50 / settings.events_per_contact)
    is_leaving = (chance[0] < leaving_chance[0]) | (chance[1] < leaving_chance[1])
    left = sent + (random.exponential(0.6, len(cell)) * SECONDS_PER_DAY).astype(np.int64) + 60
    leaving_at = np.full(people.size, settings.last_second + 1)
    np.minimum.at(leaving_at, person[is_leaving], left[is_leaving])
    keep = (sent < leaving_at[person]) & (sent <= settings.last_second)
    person, week, sent, left, chance, is_leaving = (
        person[keep],
        week[keep],
        sent[keep],
        left[keep],
        chance[:, keep],
        is_leaving[keep],
    )
    is_leaving &= left == leaving_at[person]

    day = (sent - settings.start_second) // SECONDS_PER_DAY
    campaign, asset = world.email_campaign[day], world.email_asset[day]
    warmth = heat[person, week]
    has_bounced = chance[2] < np.where(people.has_bad_address[person], 0.35, 0.004)
    is_opened = ~has_bounced & (chance[3] < 0.26 + 0.36 * warmth) | is_leaving
    is_clicked = is_opened & (chance[4] < 0.14 + 0.34 * warmth)
    is_replied = is_opened & (chance[5] < 0.02 + 0.06 * warmth)
    opened = sent + (random.exponential(0.3, len(sent)) * SECONDS_PER_DAY).astype(np.int64) + 30
    clicked = opened + random.integers(5, 180, len(sent))
    replied = opened + random.integers(120, SECONDS_PER_DAY, len(sent))
    clicked_asset = np.where(chance[6] < 0.3, FIXED_ASSETS.index("high_value_offer"), asset)
    is_spam_report = is_leaving & (chance[1] < leaving_chance[1])

    parts = []
    for name, chosen, moment, its_asset in (
        ("email_sent", np.ones(len(sent), dtype=bool), sent, asset),
        ("email_opened", is_opened, opened, asset),
        ("email_clicked", is_clicked, clicked, clicked_asset),
        ("email_replied", is_replied, replied, asset),
        ("email_bounced", has_bounced, sent + 20, asset),
        ("spam_reported", is_spam_report, left, asset),
        ("unsubscribed", is_leaving & ~is_spam_report, left, asset),
    ):
        at = np.flatnonzero(chosen)
        parts.append(
            _rows(
                len(at),
                person=person[at],
                occurred=moment[at],
                event_type=TYPE_CODE[name],
                asset=its_asset[at],
                channel=CHANNEL_CODE["email"],
                campaign=campaign[at],
            )
        )
    at = np.flatnonzero(is_clicked)
    return _join(parts), (person[at], clicked[at] + 3, campaign[at])


def _make_pages(random, person, device, start, channel, campaign, pages, heat, is_job_seeker) -> dict:
    """Page views of visits.

    Arguments:
        person, device, start, channel, campaign, pages, heat, is_job_seeker: one element per visit; `pages`
            is the number of pages, `start` in seconds since 1970.
    """
    visit = np.repeat(np.arange(len(start)), pages)
    count = len(visit)
    table = np.cumsum([COLD_PAGES, HOT_PAGES, JOB_SEEKER_PAGES], axis=1)
    mood = np.where(
        is_job_seeker[visit] & (random.random(count) < 0.6), 2, random.random(count) < heat[visit]
    )
    page = (random.random(count)[:, None] > table[mood, :-1]).sum(axis=1)
    duration = random.lognormal(3.5, 1.0, count).clip(2, 2_400).astype(np.int64)
    before = np.cumsum(duration) - duration
    first_of_visit = np.cumsum(pages) - pages
    offset = before - before[first_of_visit][visit] if count else before
    quantity = np.where(random.random(count) < 0.03, random.integers(2, 7, count), 1)
    return _rows(
        count,
        person=person[visit],
        device=device[visit],
        occurred=start[visit] + offset,
        event_type=TYPE_CODE["page_viewed"],
        channel=channel[visit],
        campaign=campaign[visit],
        page=page,
        duration=np.where(random.random(count) < 0.06, NULL, duration),
        quantity=quantity,
    )


def _campaign_of_visit(settings, world, channel, moment):
    """Campaign running at the moment of a visit, null for channels that cost nothing."""
    day = ((moment - settings.start_second) // SECONDS_PER_DAY).clip(0, settings.days - 1)
    return np.where(
        channel == CHANNEL_CODE["paid_search"],
        world.search_campaign[day],
        np.where(channel == CHANNEL_CODE["paid_social"], world.social_campaign[day], NULL),
    )


def _make_actions(random, person, device, start, heat) -> dict:
    """At most one action per visit of a known contact: forms, downloads, social touches and the like.

    Arguments:
        person, device, start, heat: one element per visit.
    """
    cold, hot = np.array([[action[3], action[4]] for action in ACTIONS]).T
    chances = np.cumsum(cold[None, :] + heat[:, None] * (hot - cold)[None, :], axis=1)
    pick = (random.random(len(start))[:, None] > chances).sum(axis=1)
    at = np.flatnonzero(pick < len(ACTIONS))
    pick = pick[at]
    most_assets = max(len(action[2] or []) for action in ACTIONS)
    assets = np.full((len(ACTIONS), most_assets), NULL)
    for number, (_, _, names, _, _) in enumerate(ACTIONS):
        if names:
            assets[number] = [FIXED_ASSETS.index(names[turn % len(names)]) for turn in range(most_assets)]
    return _rows(
        len(at),
        person=person[at],
        device=device[at],
        occurred=start[at] + random.integers(20, 600, len(at)),
        event_type=np.array([TYPE_CODE[action[0]] for action in ACTIONS])[pick],
        channel=np.array([CHANNEL_CODE[action[1]] for action in ACTIONS])[pick],
        asset=assets[pick, random.integers(0, most_assets, len(at))],
    )


def _make_sign_ups(settings, people: People) -> dict:
    """The event of the sign-up itself, for contacts created within the history."""
    at = np.flatnonzero((people.created >= settings.start_second) & ~people.is_spam)
    actions = [
        SIGN_UP_ACTION.get(people.columns["lead_source"][position], OTHER_SIGN_UP_ACTION) for position in at
    ]
    return _rows(
        len(at),
        person=at,
        occurred=people.created[at] + 1,
        event_type=[TYPE_CODE[action[0]] for action in actions],
        channel=[CHANNEL_CODE[action[1]] for action in actions],
        asset=[FIXED_ASSETS.index(action[2]) if action[2] else NULL for action in actions],
    )


def _make_webinars(random, settings, world, events: dict) -> dict:
    """Give every registration its webinar (in place), and return who attended."""
    at = np.flatnonzero(events["event_type"] == TYPE_CODE["webinar_registered"])
    day = (events["occurred"][at] - settings.start_second) // SECONDS_PER_DAY
    webinar = np.searchsorted(world.webinar_days, day, side="right").clip(0, len(world.webinar_days) - 1)
    events["asset"][at] = world.webinar_asset[webinar]
    events["campaign"][at] = world.webinar_campaign[webinar]
    held = settings.start_second + world.webinar_days[webinar] * SECONDS_PER_DAY + 15 * 3_600
    has_come = (random.random(len(at)) < 0.6) & (held > events["occurred"][at])
    late = random.integers(-300, 900, len(at))
    chosen = at[has_come]
    return _rows(
        len(chosen),
        person=events["person"][chosen],
        occurred=(held + late)[has_come],
        event_type=TYPE_CODE["webinar_attended"],
        channel=CHANNEL_CODE["webinar"],
        asset=events["asset"][chosen],
        campaign=events["campaign"][chosen],
        duration=random.integers(600, 3_600, len(chosen)),
    )


def _loaded_moments(random, occurred):
    """When each event became known: most within the hour, many with the next night's load, a few days
    late."""
    count = len(occurred)
    way = random.random(count)
    soon = occurred + (random.exponential(1_200, count)).astype(np.int64) + 5
    tonight = (occurred // SECONDS_PER_DAY + 1) * SECONDS_PER_DAY + random.integers(
        2 * 3_600, 3 * 3_600, count
    )
    late = occurred + ((1 + random.exponential(4, count)).clip(1, 25) * SECONDS_PER_DAY).astype(np.int64)
    return np.where(way < 0.80, soon, np.where(way < 0.975, tonight, late))


def make_behaviour(settings: Settings, world: World, people: People, block: int) -> dict:
    """All good events of one block, in the order in which they were loaded.

    Arguments:
        settings: what the run makes.
        world: campaigns and webinars of the run.
        people: contacts of the block.
        block: number of the block, from 0.

    Returns:
        dict of int64 arrays, one element per event. `person` is the position of the contact in the block, or,
        from `people.size` on, a visitor who never signs up; `device` is 1 for a second device, else 0;
        `occurred` and `loaded` in seconds since 1970; `event_type`, `channel`, `campaign`, `page`, `asset`
        are positions in the lists of `world`; NULL stands for null.
    """
    random = settings.random(STREAM_BEHAVIOUR, block)
    interest, heat = _make_interest(random, settings, people)
    emails, (click_person, click_moment, click_campaign) = _make_emails(random, settings, world, people, heat)

    wanted = settings.events_per_contact * people.size * SHARE_FROM_VISITS / EVENTS_PER_VISIT
    count = random.poisson(interest * wanted / max(interest.sum(), 1e-9))
    cell = np.repeat(np.arange(count.size), count.ravel())
    person, week = cell // settings.weeks, cell % settings.weeks
    start = _moments(random, settings, week, people.timezone_shift[person])
    channel = np.array([CHANNEL_CODE[name] for name in VISIT_CHANNELS])[
        random.choice(len(VISIT_CHANNELS), len(cell), p=VISIT_CHANNEL_SHARES)
    ]
    is_after_start = start >= people.first_seen[person]
    person, week, start, channel = (values[is_after_start] for values in (person, week, start, channel))
    warmth = heat[person, week]
    device = ((people.second_device_linked[person] > 0) & (random.random(len(person)) < 0.35)).astype(
        np.int64
    )
    campaign = _campaign_of_visit(settings, world, channel, start)
    is_known = start >= people.created[person]

    parts = [emails, _make_sign_ups(settings, people)]
    parts.append(_make_actions(random, person[is_known], device[is_known], start[is_known], warmth[is_known]))
    parts.append(
        _make_pages(
            random,
            person,
            device,
            start,
            channel,
            campaign,
            random.geometric(1 / 2.6, len(start)).clip(1, 20),
            warmth,
            people.is_job_seeker[person],
        )
    )
    click_week = ((click_moment - settings.start_second) // (7 * SECONDS_PER_DAY)).clip(0, settings.weeks - 1)
    parts.append(
        _make_pages(
            random,
            click_person,
            np.zeros_like(click_person),
            click_moment,
            np.full_like(click_person, CHANNEL_CODE["email"]),
            click_campaign,
            random.geometric(1 / 1.6, len(click_person)).clip(1, 20),
            heat[click_person, click_week],
            people.is_job_seeker[click_person],
        )
    )

    visitors = int(people.size * VISITORS_PER_CONTACT)
    visits = random.poisson(max(1.2 * settings.events_per_contact / 50, 0.5), visitors) + 1
    visitor = np.repeat(np.arange(visitors), visits) + people.size
    visitor_weeks = random.integers(0, settings.weeks, len(visitor))
    visitor_start = _moments(random, settings, visitor_weeks, np.zeros_like(visitor))
    visitor_channel = np.array([CHANNEL_CODE[name] for name in VISIT_CHANNELS])[
        random.choice(len(VISIT_CHANNELS), len(visitor), p=VISIT_CHANNEL_SHARES)
    ]
    parts.append(
        _make_pages(
            random,
            visitor,
            np.zeros_like(visitor),
            visitor_start,
            visitor_channel,
            _campaign_of_visit(settings, world, visitor_channel, visitor_start),
            random.geometric(1 / 2.2, len(visitor)).clip(1, 20),
            np.zeros(len(visitor)),
            np.zeros(len(visitor), dtype=bool),
        )
    )

    events = _join(parts)
    events = _join([events, _make_webinars(random, settings, world, events)])
    events["loaded"] = _loaded_moments(random, events["occurred"])
    is_in_history = (events["occurred"] >= settings.start_second) & (events["loaded"] <= settings.last_second)
    events = take(events, is_in_history)
    return take(events, np.lexsort((events["person"], events["occurred"], events["loaded"])))
