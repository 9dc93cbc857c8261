"""Mistakes in frequency_rules.csv and resets.csv, and the sentences about them."""

from condition_mistakes import DIGITS, FILL, WORD
from gate import CATEGORIES, LIMITS, POINTS, WHOLE, add, copies, wrong
from oracle import read_seeds
from project import PROJECT

RESET_RULES = "a rule of behavior_rules.csv or frequency_rules.csv, or blank for all of them: " + ", ".join(
    sorted(row["rule_id"] for row in read_seeds(PROJECT / "seeds")["behavior_rules"])
)[:300]
RESET_EVENTS = "an event type, or verdict:contacted, verdict:accepted, verdict:rejected or verdict:recycled"
RULE = "correct it, or add it to behavior_rules.csv or frequency_rules.csv"

IN_FREQUENCY_RULES_AND_RESETS = {
    "no event within the days": (
        add("frequency_rules", rule_id="x_none", min_count="0"),
        [wrong("frequency_rules", "x_none", "min_count", "0", "a whole number from 1 to 1000000", LIMITS)]),
    "half an event": (
        add("frequency_rules", rule_id="x_half", min_count="2.5"),
        [wrong("frequency_rules", "x_half", "min_count", "2.5", "a whole number from 1 to 1000000", WHOLE)]),
    "no count": (
        add("frequency_rules", rule_id="x_count", min_count=""),
        [wrong("frequency_rules", "x_count", "min_count", None, "a whole number from 1 to 1000000", FILL)]),
    "within no day": (
        add("frequency_rules", rule_id="x_day", within_days="0"),
        [wrong("frequency_rules", "x_day", "within_days", "0", "a whole number of days from 1 to 100000", LIMITS)]),
    "within a week in words": (
        add("frequency_rules", rule_id="x_week", within_days="a week"),
        [wrong("frequency_rules", "x_week", "within_days", "a week", "a whole number of days from 1 to 100000", WHOLE)]),
    "often, but what": (
        add("frequency_rules", rule_id="x_what", event_type=""),
        [wrong("frequency_rules", "x_what", "event_type", None, "an event type, e.g. page_viewed", FILL)]),
    "often for nothing": (
        add("frequency_rules", rule_id="x_points", points="many"), [wrong("frequency_rules", "x_points", "points", "many", POINTS, DIGITS)]),
    "often in no category": (
        add("frequency_rules", rule_id="x_group", category="visits"),
        [wrong("frequency_rules", "x_group", "category", "visits", CATEGORIES, "correct it, or add it to score_categories.csv")]),
    "often with an operator alone": (
        add("frequency_rules", rule_id="x_alone", operator="present"),
        [wrong("frequency_rules", "x_alone", "property", None, "the name of a property beside the operator present",
               "write the property, or blank the operator")]),
    "often on a page with a query": (
        add("frequency_rules", rule_id="x_query", property="page", operator="equals", value="/a?b=c"),
        [wrong("frequency_rules", "x_query", "value", "/a?b=c", "a page without ? and #, because page is the path alone",
               "write the path, or name the property page_url (the address as it came) or page_query (what stands behind the ?)")]),
    "the id of a rule for another kind of rule": (
        add("frequency_rules", rule_id="Student_title"),
        [copies("fit_rules", "student_title", "rule_id", 2, "fit_rules", "frequency_rules"),
         copies("frequency_rules", "Student_title", "rule_id", 2, "fit_rules", "frequency_rules")]),
    "a reset of a rule that is none": (
        add("resets", rule_id="unsubscribe"),
        [wrong("resets", "newsletter_signed_up unsubscribe", "rule_id", "unsubscribe", RESET_RULES, RULE)]),
    "a reset of silence": (
        add("resets", rule_id="quiet_90_days"),
        [wrong("resets", "newsletter_signed_up quiet_90_days", "rule_id", "quiet_90_days", RESET_RULES, RULE)]),
    "a reset by a verdict that sales cannot give": (
        add("resets", event_type="verdict:lost"), [wrong("resets", "verdict:lost", "event_type", "verdict:lost", RESET_EVENTS, WORD)]),
    "a reset by nothing": (
        add("resets", event_type="", rule_id="pricing_page_viewed"),
        [wrong("resets", "(blank event_type) pricing_page_viewed", "event_type", None, RESET_EVENTS, FILL)]),
    "a reset twice": (
        lambda seeds: [seeds.add("resets", event_type="called", rule_id="email_opened"), seeds.add("resets", event_type="Called", rule_id="email_opened")],
        [copies("resets", f"{word} email_opened", "event_type", 2) for word in ("called", "Called")]),
}
