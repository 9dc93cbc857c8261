"""Companies, contacts, and what is learned of a contact over time."""

from dataclasses import dataclass

import numpy as np

from .settings import BLOCK_CONTACTS, SECONDS_PER_DAY, STREAM_PEOPLE, Settings
from .world import SALES_PEOPLE, World

CONTACTS_PER_COMPANY = 5

COMPANY_FIRST_WORDS = (
    "Nordwind Bluepeak Ironbridge Silverlake Greenfield Redwood Brightwater Stonehill Clearview "
    "Goldcrest Northgate Southbank Eastport Westbrook Highland Lowland Riverbend Oakmont "
    "Maplewood Cedar Pinecrest Elmstone Birchwood Ashford Hazelton Willow Falcon Eagle Heron "
    "Kestrel Osprey Raven Swift Sparrow Condor Orion Vega Lyra Altair Rigel Sirius Polaris "
    "Antares Castor Aurora Borealis Zephyr Mistral Sirocco Meridian Equinox Solstice Horizon "
    "Summit Vertex Apex Zenith Nadir Atlas Titan Helios Selene Janus Vesta Juno Ceres Pallas "
    "Delphi Sparta Corinth Argos Thebes Lisboa Porto Genoa Verona Siena Parma"
).split()
COMPANY_SECOND_WORDS = {
    "software": ["Software", "Systems", "Networks", "Analytics", "Security", "Data", "Apps", "Cloud"],
    "manufacturing": [
        "Industries",
        "Machines",
        "Tools",
        "Motors",
        "Robotics",
        "Metals",
        "Plastics",
        "Textiles",
    ],
    "financial services": ["Finance", "Capital", "Insurance", "Bank", "Invest", "Leasing"],
    "healthcare": ["Health", "Clinics", "Devices", "Pharma", "Care"],
    "retail": ["Retail", "Stores", "Trading", "Homes", "Fashion", "Foods"],
    "education": ["Learning", "Academy", "College", "Training", "Schools"],
    "logistics": ["Logistics", "Shipping", "Freight", "Supply", "Cargo"],
    "media": ["Media", "Studios", "Press", "Design", "Pictures"],
    "government": ["Council", "Works Office", "Transport Authority", "Library Service", "Housing Office"],
    "energy": ["Energy", "Power", "Solar", "Water", "Grid"],
}
COMPANY_ENDINGS = ["", "Group", "International", "Partners", "Holding", "Global", "United", "Alliance"]

INDUSTRIES = list(COMPANY_SECOND_WORDS)
INDUSTRY_SHARES = [0.22, 0.17, 0.11, 0.10, 0.11, 0.07, 0.08, 0.06, 0.04, 0.04]
BUSINESS_MODELS = ["b2b", "b2c", "marketplace"]
EMPLOYEE_RANGES = [(2, 10), (11, 50), (51, 200), (201, 500), (501, 2_000), (2_001, 40_000)]
EMPLOYEE_SHARES = [0.12, 0.24, 0.26, 0.15, 0.14, 0.09]

COUNTRIES = [  # name, region, share, hours that local noon lies after noon UTC
    ("Germany", "Europe", 0.17, -1),
    ("United Kingdom", "Europe", 0.11, 0),
    ("France", "Europe", 0.07, -1),
    ("Netherlands", "Europe", 0.05, -1),
    ("Sweden", "Europe", 0.03, -1),
    ("Spain", "Europe", 0.04, -1),
    ("Poland", "Europe", 0.03, -1),
    ("United States", "North America", 0.24, 6),
    ("Canada", "North America", 0.05, 6),
    ("India", "Asia Pacific", 0.05, -5),
    ("Japan", "Asia Pacific", 0.02, -9),
    ("Australia", "Asia Pacific", 0.03, -10),
    ("Brazil", "Latin America", 0.04, 3),
    ("Mexico", "Latin America", 0.02, 6),
    ("South Africa", "Middle East and Africa", 0.02, -2),
    ("United Arab Emirates", "Middle East and Africa", 0.03, -4),
]
COUNTRY_SHARES = [country[2] for country in COUNTRIES]
COUNTRIES_BY_NAME = {country[0]: code for code, country in enumerate(COUNTRIES)}

FIRST_NAMES = {
    "female": (
        "Anna Maria Sofia Emma Julia Laura Lena Clara Alice Chloe Camille Ines Lucia Elena Marta "
        "Karin Astrid Ingrid Emily Olivia Grace Hannah Sarah Jessica Megan Rachel Priya Ananya Yuki "
        "Sakura Fatima Leila Amina Zanele Beatriz Fernanda Gabriela Katarzyna Agnieszka Noor"
    ).split(),
    "male": (
        "Lukas Jonas Felix Paul Max Thomas Oliver Harry James Jack Louis Hugo Pierre Daan Sem Lars "
        "Erik Anders Pablo Diego Javier Jan Piotr Michael John David Daniel Ryan Kevin Liam Noah "
        "Arjun Rohan Kenji Hiroshi Omar Karim Thabo Bruno Rafael"
    ).split(),
}
LAST_NAMES = (
    "Schmidt Weber Fischer Wagner Becker Hoffmann Koch Richter Klein Wolf Neumann Braun Krause "
    "Vogel Frank Smith Jones Taylor Brown Wilson Davies Evans Walker Wright Hall Green Martin "
    "Bernard Dubois Laurent Moreau Garnier Jansen Visser Bakker Smit Mulder Andersson Nilsson "
    "Lindberg Garcia Lopez Sanchez Romero Torres Nowak Kowalski Mazur Johnson Miller Anderson "
    "Thompson Clark Lewis Young King Hill Adams Baker Nelson Carter Mitchell Roberts Campbell "
    "Tremblay Roy Sharma Patel Gupta Singh Reddy Tanaka Suzuki Sato Watanabe Nguyen Chen Silva "
    "Santos Oliveira Costa Pereira Hernandez Ramirez Flores Dlamini Nkosi Botha Haddad Khalil "
    "Rahman Ali"
).split()
SPAM_NAMES = [
    "asdf",
    "qwerty",
    "test test",
    "http://win-a-prize.example",
    "xxxx",
    "aaa bbb",
    "http://cheap.example",
]

EMAIL_DOMAINS = {
    "free": ["gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "gmx.de", "icloud.com"],
    "disposable": ["mailinator.com", "10minutemail.com", "guerrillamail.com"],
    "competitor": ["rivalscore.example", "leadrank.example"],
    "student": ["student.example.edu", "campus.example.edu"],
    "spam": ["spam-offers.example", "win-a-prize.example"],
}
DOMAIN_KINDS = ["business"] + list(EMAIL_DOMAINS)

DEPARTMENTS = ["sales", "marketing", "it", "operations", "finance", "hr", "product"]
DEPARTMENT_TITLES = ["Sales", "Marketing", "IT", "Operations", "Finance", "HR", "Product"]
CHIEF_TITLES = [
    "Chief Revenue Officer",
    "Chief Marketing Officer",
    "CTO",
    "Chief Operating Officer",
    "CFO",
    "Chief People Officer",
    "Chief Product Officer",
]
SENIORITIES = [
    "c_level",
    "vp",
    "director",
    "head",
    "manager",
    "senior",
    "specialist",
    "entry",
    "student",
    "owner",
    None,
]
SENIORITY_SHARES = [0.06, 0.06, 0.11, 0.06, 0.22, 0.12, 0.16, 0.06, 0.03, 0.03, 0.09]
TITLE_PATTERNS = {
    "vp": ["VP of {}", "Vice President, {}"],
    "director": ["Director, {}", "Director of {}", "{} Director"],
    "head": ["Head of {}"],
    "manager": ["{} Manager"],
    "senior": ["Senior {} Analyst", "Senior {} Engineer"],
    "specialist": ["{} Specialist"],
    "entry": ["Junior {} Assistant", "{} Intern"],
    "student": ["Student", "PhD Student"],
    "owner": ["Owner", "Founder"],
    None: ["Data Analyst", "Consultant", "Engineer", "", None],
}

LEAD_SOURCES = [
    "organic_search",
    "paid_search",
    "paid_social",
    "referral",
    "webinar",
    "trade_show",
    "content",
    "partner",
]
LEAD_SOURCE_SHARES = [0.24, 0.14, 0.09, 0.12, 0.11, 0.09, 0.15, 0.06]

PURCHASE_TIMEFRAMES = ["this_month", "this_quarter", "this_year", "later"]
INTERESTS = ["analytics", "automation", "crm", "reporting", "integrations"]
ATTRIBUTES = [  # name, share of contacts of whom it is ever known
    ("purchase_timeframe", 0.55),
    ("interests", 0.60),
    ("budget", 0.35),
    ("income", 0.15),
    ("follower_count", 0.25),
]
MOST_OBSERVATIONS = 3
SIGN_UP_FACTS = ("seniority", "region", "email_domain_kind", "industry", "employee_count")
"""Columns that the sign-up form and the look-up behind it also deliver as attributes, with the moment of sign-up."""


@dataclass
class People:
    """The contacts of one block. Arrays have one element per contact of the block unless told otherwise.

    Attributes:
        size: number of contacts.
        columns: columns of the table `contacts` as lists.
        companies: columns of the table `companies` as lists.
        attributes: columns of the table `contact_attributes` as lists.
        contact_ids: text array of the keys.
        created: moment of sign-up, seconds since 1970.
        first_seen: moment before which nothing happens, seconds since 1970; earlier than `created` for those
            who visited before they signed up.
        visited_before: whether the contact has a device that was seen before sign-up.
        second_device_linked: moment at which a second device was linked, seconds since 1970; 0 where there is
            none.
        timezone_shift: seconds to add to local time to get UTC.
        has_email, has_bad_address, is_spam, is_job_seeker: booleans.
        seniority, industry, region, email_domain_kind: text arrays, blank where unknown.
        employee_count: 0 where unknown.
        company: position of the company within the block, -1 for none.
        purchase_timeframe: week x contact, position in PURCHASE_TIMEFRAMES as known at the end of the week,
            -1 for none or blank.
    """

    size: int
    columns: dict
    companies: dict
    attributes: dict
    contact_ids: np.ndarray
    created: np.ndarray
    first_seen: np.ndarray
    visited_before: np.ndarray
    second_device_linked: np.ndarray
    timezone_shift: np.ndarray
    has_email: np.ndarray
    has_bad_address: np.ndarray
    is_spam: np.ndarray
    is_job_seeker: np.ndarray
    seniority: np.ndarray
    industry: np.ndarray
    region: np.ndarray
    email_domain_kind: np.ndarray
    employee_count: np.ndarray
    company: np.ndarray
    purchase_timeframe: np.ndarray


def _company_name(number: int, industry: str) -> tuple:
    """Name and domain of the company with this number; no two companies share a domain."""
    second_words = COMPANY_SECOND_WORDS[industry]
    first = (number * 37 + 11) % len(COMPANY_FIRST_WORDS)
    rest, second = divmod(number // len(COMPANY_FIRST_WORDS), len(second_words))
    turn, ending = divmod(rest, len(COMPANY_ENDINGS))
    words = [
        COMPANY_FIRST_WORDS[first],
        second_words[second],
        COMPANY_ENDINGS[ending],
        str(turn + 1) if turn else "",
    ]
    name = " ".join(word for word in words if word)
    return name, name.lower().replace(" ", "-") + ".example"


def _make_companies(random: np.random.Generator, block: int, count: int) -> dict:
    """Columns of the table `companies` for one block."""
    industry = random.choice(len(INDUSTRIES), count, p=INDUSTRY_SHARES)
    size_class = random.choice(len(EMPLOYEE_RANGES), count, p=EMPLOYEE_SHARES)
    low, high = np.array(EMPLOYEE_RANGES)[size_class].T
    employees = np.exp(random.uniform(np.log(low), np.log(high + 1))).astype(np.int64).clip(low, high)
    revenue = (employees * random.lognormal(11.6, 0.5, count)).round(-3)
    growth = random.normal(np.where(industry == 0, 0.22, 0.07), 0.14).round(3)
    model = random.choice(3, count, p=[0.68, 0.24, 0.08])
    country = random.choice(len(COUNTRIES), count, p=COUNTRY_SHARES)
    unknown = random.random((3, count)) < 0.04
    first = block * (BLOCK_CONTACTS // CONTACTS_PER_COMPANY)
    names = [_company_name(first + position, INDUSTRIES[code]) for position, code in enumerate(industry)]
    return {
        "company_id": [f"A{first + position:07d}" for position in range(count)],
        "name": [name for name, _ in names],
        "domain": [domain for _, domain in names],
        "industry": [None if blank else INDUSTRIES[code] for code, blank in zip(industry, unknown[0])],
        "business_model": [BUSINESS_MODELS[code] for code in model],
        "employee_count": [None if blank else value for value, blank in zip(employees.tolist(), unknown[1])],
        "annual_revenue": [None if blank else value for value, blank in zip(revenue.tolist(), unknown[2])],
        "annual_growth": growth.tolist(),
        "country": [COUNTRIES[code][0] for code in country],
    }


def _make_attributes(random, settings: Settings, contact_ids, created) -> tuple:
    """Columns of `contact_attributes`, and the purchase timeframe as known at the end of each week."""
    size = len(contact_ids)
    columns = {name: [] for name in ("contact_id", "attribute", "observed_at", "value")}
    week_ends = settings.start_second + (np.arange(settings.weeks) * 7 + 7) * SECONDS_PER_DAY
    timeframe = np.full((settings.weeks, size), -1, dtype=np.int8)
    first_moment = np.maximum(created, settings.start_second)
    for name, share in ATTRIBUTES:
        is_known = random.random(size) < share
        count = np.where(is_known, 1 + random.binomial(MOST_OBSERVATIONS - 1, 0.35, size), 0)
        wait = random.exponential(120 * SECONDS_PER_DAY, (MOST_OBSERVATIONS, size))
        wait[0] *= random.random(size) < 0.5
        observed = (
            first_moment + np.cumsum(wait, axis=0).astype(np.int64) + np.arange(MOST_OBSERVATIONS)[:, None]
        )
        codes = random.choice(4, (MOST_OBSERVATIONS, size), p=[0.12, 0.22, 0.30, 0.36])
        amounts = random.lognormal(0, 0.8, size) * random.lognormal(0, 0.2, (MOST_OBSERVATIONS, size))
        is_blank = random.random((MOST_OBSERVATIONS, size)) < 0.06
        is_blank[0] = False
        for turn in range(MOST_OBSERVATIONS):
            chosen = np.flatnonzero((turn < count) & (observed[turn] <= settings.last_second))
            if name == "purchase_timeframe":
                texts = np.array(PURCHASE_TIMEFRAMES, dtype=object)[codes[turn, chosen]]
                codes_now = np.where(is_blank[turn, chosen], -1, codes[turn, chosen])
                is_later = week_ends[:, None] > observed[turn, chosen][None, :]
                timeframe[:, chosen] = np.where(is_later, codes_now[None, :], timeframe[:, chosen])
            elif name == "interests":
                texts = np.array(INTERESTS, dtype=object)[(codes[turn, chosen] + chosen) % len(INTERESTS)]
            else:
                scale = {"budget": 25_000, "income": 70_000, "follower_count": 600}[name]
                rounding = 1 if name == "follower_count" else 500
                numbers = (amounts[turn, chosen] * scale / rounding).astype(np.int64) * rounding
                texts = np.array([str(number) for number in numbers], dtype=object)
            texts[is_blank[turn, chosen]] = ""
            columns["contact_id"].extend(contact_ids[chosen].tolist())
            columns["attribute"].extend([name] * len(chosen))
            columns["observed_at"].extend(observed[turn, chosen].tolist())
            columns["value"].extend(texts.tolist())
    return columns, timeframe


def _add_sign_up_facts(people: People) -> None:
    """Add (in place) one attribute for each contact and fact; blank where it is not known."""
    for name in SIGN_UP_FACTS:
        values = getattr(people, name).tolist()
        people.attributes["contact_id"].extend(people.contact_ids.tolist())
        people.attributes["attribute"].extend([name] * people.size)
        people.attributes["observed_at"].extend(people.created.tolist())
        people.attributes["value"].extend([str(value) if value else "" for value in values])


def _make_title(seniority, department: int, pick: int):
    """Job title that shows this seniority and department; None or blank for some without a seniority."""
    if seniority == "c_level":
        return CHIEF_TITLES[department]
    patterns = TITLE_PATTERNS[seniority]
    pattern = patterns[pick % len(patterns)]
    return pattern.format(DEPARTMENT_TITLES[department]) if pattern else pattern


def _make_email(name: str, domain: str, style: int, number) -> str:
    """Address of a person; one style in twenty is in mixed case.

    Arguments:
        name: first and last name, or what a spammer typed.
        domain: the part after @.
        style: any whole number; picks the form of the part before @.
        number: what tells people with one name apart; blank at a company's own domain.
    """
    first, _, last = name.partition(" ")
    local = f"{first}.{last}" if style % 3 else f"{first[0]}{last}"
    address = f"{local}{number}@{domain}"
    return address if style % 20 == 0 else address.lower()


def _sign_up_moments(random, settings: Settings, size: int) -> np.ndarray:
    """Moments of sign-up: a quarter in the year before the history, the others over it, ever more of them."""
    is_earlier = random.random(size) < 0.25
    share_of_history = random.random(size) ** 0.8
    day = np.where(
        is_earlier,
        -1 - np.floor(random.random(size) * 365),
        np.floor(share_of_history * max(settings.days - 1, 1)),
    )
    second = (random.normal(13, 3, size).clip(0, 23.9) * 3_600).astype(np.int64)
    return settings.start_second + day.astype(np.int64) * SECONDS_PER_DAY + second


def make_people(settings: Settings, world: World, block: int) -> People:
    """Companies, contacts and attributes of one block.

    Arguments:
        settings: what the run makes.
        world: campaigns of the run.
        block: number of the block, from 0.
    """
    random = settings.random(STREAM_PEOPLE, block)
    size = settings.block_size(block)
    first_number = block * BLOCK_CONTACTS
    company_count = -(-size // CONTACTS_PER_COMPANY)
    companies = _make_companies(random, block, company_count)
    attraction = (random.pareto(1.6, company_count) + 0.3).clip(0, 6)
    company = random.choice(company_count, size, p=attraction / attraction.sum())
    is_spam = random.random(size) < 0.015
    company[(random.random(size) < 0.07) | is_spam] = -1

    seniority = random.choice(len(SENIORITIES), size, p=SENIORITY_SHARES)
    department = random.choice(len(DEPARTMENTS), size, p=[0.2, 0.22, 0.17, 0.13, 0.11, 0.06, 0.11])
    title_pick, email_style = random.integers(0, 60, (2, size))
    gender = random.choice(3, size, p=[0.45, 0.45, 0.1])
    first_name, last_name = random.integers(0, 40, size), random.integers(0, len(LAST_NAMES), size)
    education = random.choice(5, size, p=[0.12, 0.36, 0.26, 0.06, 0.2])
    age = random.normal(41, 10, size).round().clip(19, 72)
    country_of_company = [COUNTRIES_BY_NAME[name] for name in companies["country"]]
    own_country = random.choice(len(COUNTRIES), size, p=COUNTRY_SHARES)
    works_abroad = random.random(size) < 0.1
    country = np.where((company < 0) | works_abroad, own_country, np.array(country_of_company)[company])
    source = random.choice(len(LEAD_SOURCES), size, p=LEAD_SOURCE_SHARES)
    blanks = random.random((5, size))
    owner = random.integers(0, len(SALES_PEOPLE), size)

    kind = random.choice(len(DOMAIN_KINDS), size, p=[0.836, 0.12, 0.012, 0.012, 0.02, 0])
    kind[(company < 0) & (kind == 0)] = DOMAIN_KINDS.index("free")
    kind[(seniority == SENIORITIES.index("student")) & (random.random(size) < 0.7)] = DOMAIN_KINDS.index(
        "student"
    )
    kind[is_spam] = np.where(
        random.random(is_spam.sum()) < 0.6, DOMAIN_KINDS.index("disposable"), DOMAIN_KINDS.index("spam")
    )
    domain_pick = random.integers(0, 60, size)
    has_email = (random.random(size) >= 0.04) | is_spam
    has_bad_address = (random.random(size) < 0.03) | (is_spam & (random.random(size) < 0.6))

    created = _sign_up_moments(random, settings, size)
    visited_before = (random.random(size) < 0.5) & np.isin(source, [0, 1, 2, 3, 6])
    lead_time = (random.exponential(16, size).clip(0.02, 70) * SECONDS_PER_DAY).astype(np.int64)
    first_seen = np.maximum(np.where(visited_before, created - lead_time, created), settings.start_second)
    visited_before &= created > settings.start_second
    second_linked = created + (random.exponential(60, size) * SECONDS_PER_DAY).astype(np.int64)
    has_second = (random.random(size) < 0.1) & (second_linked > settings.start_second)
    has_second &= second_linked <= settings.last_second

    contact_ids = np.array([f"C{first_number + position:07d}" for position in range(size)], dtype=object)
    names, emails, titles, campaigns = [], [], [], []
    signed_up_on = (created - settings.start_second) // SECONDS_PER_DAY
    show_starts = np.array(world.campaigns["started_at"])[world.trade_shows]
    trade_show = world.trade_shows[(np.searchsorted(show_starts, created, side="right") - 1).clip(0)]
    running = {"paid_search": world.search_campaign, "paid_social": world.social_campaign}
    for position in range(size):
        if is_spam[position]:
            name = SPAM_NAMES[domain_pick[position] % len(SPAM_NAMES)]
            local = "asdf" if name.startswith("http") else name.replace(" ", "")
        else:
            sex = ("female", "male")[gender[position] if gender[position] < 2 else title_pick[position] % 2]
            name = f"{FIRST_NAMES[sex][first_name[position]]} {LAST_NAMES[last_name[position]]}"
            local = None
        domain_kind = DOMAIN_KINDS[kind[position]]
        if domain_kind == "business":
            domain = companies["domain"][company[position]]
        else:
            domains = EMAIL_DOMAINS[domain_kind]
            domain = domains[domain_pick[position] % len(domains)]
        if local:
            email = f"{local}{first_number + position}@{domain}"
        else:
            number = "" if domain_kind == "business" else first_number + position
            email = _make_email(name, domain, email_style[position], number)
        names.append(name)
        emails.append(email if has_email[position] else None)
        titles.append(
            None
            if is_spam[position]
            else _make_title(SENIORITIES[seniority[position]], department[position], title_pick[position])
        )
        source_name = LEAD_SOURCES[source[position]]
        campaign = None
        is_in_history = signed_up_on[position] >= 0
        if is_in_history and source_name in running:
            campaign = running[source_name][signed_up_on[position]]
        elif is_in_history and source_name == "trade_show":
            campaign = trade_show[position]
        campaigns.append(None if campaign is None else world.campaigns["campaign_id"][campaign])

    attributes, timeframe = _make_attributes(random, settings, contact_ids, created)

    def of_company(column: str, unknown):
        """A column of the company for each contact of the block."""
        values = [unknown if value is None else value for value in companies[column]] + [unknown]
        return np.array(values)[company]

    columns = {
        "contact_id": contact_ids.tolist(),
        "created_at": created.tolist(),
        "company_id": [companies["company_id"][code] if code >= 0 else None for code in company],
        "name": names,
        "email": emails,
        "job_title": titles,
        "department": [
            None if blank < 0.08 else DEPARTMENTS[code] for code, blank in zip(department, blanks[0])
        ],
        "country": [None if blank < 0.03 else COUNTRIES[code][0] for code, blank in zip(country, blanks[1])],
        "region": [None if blank < 0.03 else COUNTRIES[code][1] for code, blank in zip(country, blanks[1])],
        "age": [None if blank < 0.15 else int(value) for value, blank in zip(age, blanks[2])],
        "gender": [("female", "male", None)[code] for code in gender],
        "education": [("secondary", "bachelor", "master", "doctorate", None)[code] for code in education],
        "lead_source": [
            None if blank < 0.02 else LEAD_SOURCES[code] for code, blank in zip(source, blanks[3])
        ],
        "campaign_id": campaigns,
        "owner": [None if blank < 0.3 else SALES_PEOPLE[code] for code, blank in zip(owner, blanks[4])],
        "is_opted_out": [False] * size,
    }

    people = People(
        size=size,
        columns=columns,
        companies=companies,
        attributes=attributes,
        contact_ids=contact_ids,
        created=created,
        first_seen=first_seen,
        visited_before=visited_before,
        second_device_linked=np.where(has_second, second_linked, 0),
        timezone_shift=np.array([hours * 3_600 for *_, hours in COUNTRIES])[country],
        has_email=has_email,
        has_bad_address=has_bad_address,
        is_spam=is_spam,
        is_job_seeker=random.random(size) < 0.06,
        seniority=np.where(is_spam, "", np.array([name or "" for name in SENIORITIES])[seniority]),
        industry=of_company("industry", ""),
        region=np.array([text or "" for text in columns["region"]]),
        email_domain_kind=np.where(has_email, np.array(DOMAIN_KINDS)[kind], ""),
        employee_count=of_company("employee_count", 0),
        company=company,
        purchase_timeframe=timeframe,
    )
    _add_sign_up_facts(people)
    return people
