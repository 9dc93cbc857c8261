"""The words of random worlds: what stands in their cells."""

from __future__ import annotations

import random as random_module
from typing import Any

Random = random_module.Random
Row = dict[str, Any]

FORMATS = ("csv", "parquet_text", "parquet_typed", "parquet_zoned")
NUMBER_COLUMNS = {"duration_seconds", "annual_revenue", "annual_growth", "cost"}
INTEGER_COLUMNS = {"age", "quantity", "employee_count"}
BOOLEAN_COLUMNS = {"is_opted_out", "is_deleted", "is_machine"}
FLAGS = [None, "", "false", "0", "0.0", "Off", "n/a", "None", "nan", "-"]

EVENT_TYPES = (
    "email_sent email_opened email_clicked email_replied email_bounced unsubscribed newsletter_signed_up "
    "page_viewed content_downloaded webinar_attended form_submitted demo_requested coupon_used social_liked"
).split()
CHANNELS = ["email", "website", "organic_search", "paid_social", "referral", "webinar"]
PAGES = ["/", "/product", "/pricing", "/shop", "/blog", "/careers", "/pricing/enterprise"]
# What stands in the page of an event, and what a rule may compare it with.
PAGE_CELLS = [
    *PAGES, *PAGES, "/Pricing/", "/shop//?plan=pro", "https://acme.example/pricing?plan=pro#faq", "HTTP://Acme.example:8080",
    "http://kim:x@[::1]:80/shop#?plan=basic", "https://acme.example?plan=pro", "/blog#top", "pricing/", "httpx://acme.example/shop", "What? #1",
    "https://", "/ ?plan=pro", "//acme.example/shop/",
]
PAGE_VALUES = [*PAGES, "/Shop/", "https://acme.example/Pricing/", "pricing/", "http://", "//acme.example/shop"]
# Words that mean nothing, as people write them.
NOTHING = ["Unknown", "n/a", "N / A", "-", "SELECT"]
ASSETS = [
    "whitepaper",
    "ebook",
    "case_study",
    "high_value_offer",
    "survey",
    'say "hello", world',
    "50% off|today",
]
CAMPAIGNS = ["spring", "autumn", "20", "3.50", "9007199254740993"]
DURATIONS = ["0", "12", "30", "59.5", "60", "60.0", "61", "600", "1e3"]
JOB_TITLES = [
    "Chief Marketing Officer", "C.M.O.", "VP of Sales", "V.P., Sales", "Vice-President  Sales",
    "Director, IT", "Senior Director", "Marketing Manager", "Senior Manager/Owner", "Data Analyst",
    "Student", "Head\nof Züge", "Senior      Manager", "Head of Züge", "managerial assistant", "VP_Sales", "Co-Owner", "---", "Leiter",
]  # fmt: skip
DEPARTMENTS = ["sales", "marketing", "it", "operations"]
COUNTRIES = ["Germany", "United States", "Côte d'Ivoire", "Japan"]
REGIONS = ["Europe", "North America", "Asia Pacific"]
EDUCATION = ["secondary", "bachelor", "master", "doctorate"]
LEAD_SOURCES = ["organic_search", "webinar", "trade_show"]
INDUSTRIES = ["software", "manufacturing", "financial services", "retail"]
EMAIL_DOMAINS = ["gmail.com", "acme.com", "Example.ORG", "mail.example.org", "tempmail.net", "rival.io"]
EMAILS_THAT_ARE_NONE = ["no-at-sign", "@gmail.com", "someone@", "a@b@gmail.com", "a@@gmail.com", "@a@gmail.com"]
AMOUNTS = [
    "0",
    "100",
    "5000",
    "5000.0",
    "+5000",
    "1e4",
    ".5",
    "12.",
    "-3",
    "1,000",
    "1_000",
    "about 5",
    "0x10",
    "NaN",
]
ATTRIBUTE_VALUES: dict[str, list[str]] = {
    "interests": [
        "analytics", "automation|crm", "crm", "reporting", "Analytics and CRM", "CRM;analytics", "reporting ; ;unknown", ";", "unknown;-",
    ],
    "topics": [
        "crm", '["crm","Analytics"]', '["crm', "[]", '[1, 2.50, true, null, {"a": 1}, "n/a"]', '["", "-"]', '["say \\"hi\\"", "caf\\u00e9", ["x"]]', '{"a": 1}', "2.5",
    ],
    "budget": AMOUNTS,
    "purchase_timeframe": ["this_month", "this_quarter", "later"],
    "income": AMOUNTS,
    "follower_count": ["0", "10", "1000", "1000.0"],
    "country": COUNTRIES,
    "industry": INDUSTRIES,
    "education": EDUCATION,
    "age": ["17", "30", "65"],
    "seniority": ["vp", "student"],
}
TEXT_ATTRIBUTES: dict[str, list[str]] = {
    "name": ["Anna", "zoë", "test"],
    "email": ["@gmail", "acme", "anna"],
    "job_title": ["manager", "VP of Sales", "chief"],
    "department": DEPARTMENTS,
    "country": COUNTRIES,
    "region": REGIONS,
    "gender": ["female", "male"],
    "education": EDUCATION,
    "lead_source": LEAD_SOURCES,
    "campaign_id": [*CAMPAIGNS, "20.0", "3.5", "9007199254740992"],
    "owner": ["Kim", "Sam"],
    "company_name": ["Acme", "rival"],
    "company_country": COUNTRIES,
    "domain": ["acme.com", "rival"],
    "industry": INDUSTRIES,
    "business_model": ["b2b", "b2c", "marketplace"],
    "seniority": ["c_level", "vp", "director", "manager", "student", "owner"],
    "role": ["vp sales", "manager marketing", "c_level marketing"],
    "email_domain": ["gmail.com", "b@gmail.com", "example.org"],
    "email_domain_kind": ["free", "disposable", "competitor"],
    "interests": ATTRIBUTE_VALUES["interests"],
    "topics": ["crm", "analytics", "2.5", "TRUE", '{"a":1}', 'say "hi"', "café", '["x"]', '["crm'],
    "purchase_timeframe": ATTRIBUTE_VALUES["purchase_timeframe"],
}
NUMBER_ATTRIBUTES: dict[str, list[str]] = {
    "age": ["18", "30", "45.0", "65"],
    "employee_count": ["50", "500", "5e2", "900"],
    "annual_revenue": ["1000000", "2.5e6"],
    "annual_growth": ["0.25", ".25", "-0.1", "0"],
    "budget": ["5000", "100", "0.5"],
    "income": ["5000", "12"],
    "follower_count": ["10", "1000"],
    "emails_sent": ["1", "2"],
    "email_open_rate": ["0.5", "0.3333", "1"],
    "email_click_rate": ["0.25", "0"],
    "distinct_pages": ["2", "3.0"],
    "visiting_days": ["1", "2", "4"],
}
EVENT_PROPERTIES: dict[str, list[str]] = {
    "channel": CHANNELS,
    "page": PAGE_VALUES,
    "page_url": ["https://acme.example/pricing?plan=pro#faq", "/Pricing/", "#", "plan="],
    "page_host": ["acme.example", "[::1]", "kim"],
    "page_query": ["plan=pro", "plan=basic", "pro"],
    "asset": ["whitepaper", "ebook", "case_study", "high_value_offer", "hello"],
    "campaign_id": [*CAMPAIGNS, "20.0", "3.5", "9007199254740992"],
    "contact_id": ["c0", "C2", "1001"],
}
# Columns of events that the contract does not know: what stands in them, and what rules compare it with, as text and as numbers. No
# file has the last one.
OWN_CELLS = {
    "UTM Source": ["newsletter", "Newsletter-2", "ads|brand", " x ", None, None],
    "scroll_depth": ["0", "25", "50.0", "100", "half", None],
    "gclid": ["a1", "B2", "c3", None],
}
OWN_PROPERTIES: dict[str, tuple[list[str], list[str]]] = {
    "utm_source": (["newsletter", "news", "-2", "ads", "x"], []),
    "utm source": (["news", "brand"], []),
    "scroll_depth": ([], ["0", "25.0", "50", "75"]),
    "gclid": (["a1", "b"], []),
    "form_name": (["contact"], []),
}
ABSENT_EVENT_TYPE = "fax_received"
HALF_LIVES = ["0.5", "1", "2.75", "7", "14", "30", "90.5", "365", "3650"]
SENIORITY_PATTERNS = [
    ("chief", "c_level"), ("cmo", "c_level"), ("vp", "vp"), ("vice president", "vp"),
    ("Director", "director"), ("senior director", "vp"), ("manager", "manager"),
    ("senior manager", "Manager"), ("owner", "owner"), ("data analyst", "specialist"),
    ("student", "student"), ("head", "head"),
]  # fmt: skip
