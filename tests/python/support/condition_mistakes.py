"""Mistakes in rule_conditions.csv, and the sentences about them."""

from gate import OPERATORS, add, wrong

RANGE, LIKE_A_RANGE = "two numbers split by |, the lower one first, because between compares with both", "write it like 50|500"
DIGITS = "write digits, with a point before decimals"
FILL = "fill the cell"
WORD = "correct the word"
RULE = "correct the name, or the rule_kind"


def condition(row, column, found, allowed, mend, **cells):
    """A condition of a rule with a fault, and the sentence about it."""
    return add("rule_conditions", **cells), [wrong("rule_conditions", row, column, found, allowed, mend)]


IN_RULE_CONDITIONS = {
    "a kind of rule that is none": condition(
        "behaviour c_level age present", "rule_kind", "behaviour", "behavior, fit, exclusion or routing", WORD, rule_kind="behaviour", attribute="age"),
    "a condition of no rule": condition("fit (blank rule_id) age present", "rule_id", None, "the name of a rule", FILL, rule_id="", attribute="age"),
    "a condition of an unknown rule": condition(
        "fit c_levl age present", "rule_id", "c_levl", "a rule_id of fit_rules.csv; c_level is the nearest", RULE, rule_id="c_levl", attribute="age"),
    "a condition of a rule of another kind": condition(
        "behavior email_opnd page present", "rule_id", "email_opnd", "a rule_id of behavior_rules.csv; email_opened is the nearest", RULE,
        rule_kind="behavior", rule_id="email_opnd", property="page"),
    "a condition of an unknown priority": condition(
        "routing 31 age present", "rule_id", "31", "a priority of routing_rules.csv; 30 is the nearest", RULE, rule_kind="routing", rule_id="31", attribute="age"),
    "a condition that looks at nothing": condition(
        "fit c_level present", "attribute", None, "the name of an attribute beside the operator present", "write the attribute"),
    "a condition without an operator": condition(
        "fit c_level age (blank operator)", "operator", None, OPERATORS, FILL, attribute="age", operator=""),
    "a condition with an unknown operator": condition(
        "fit c_level age more 5", "operator", "more", OPERATORS, WORD, attribute="age", operator="more", value="5"),
    "a property of a fit rule": condition(
        "fit c_level contry present", "property", "contry", "blank, because a condition of this kind names an attribute; country is the nearest",
        "move it to the column attribute, or change the rule_kind", property="contry"),
    "an attribute of a behaviour rule": condition(
        "behavior email_opened pages present", "attribute", "pages", "blank, because a condition of a behaviour rule names a property; page is the nearest",
        "move it to the column property, or change the rule_kind", rule_kind="behavior", rule_id="email_opened", attribute="pages"),
    "an attribute of a condition one slip away": condition(
        "fit c_level regoin present", "attribute", "regoin", "the name of a known attribute; region is one slip away", "write region", attribute="regoin"),
    "a property of a condition one slip away": condition(
        "behavior email_opened chanel present", "property", "chanel", "a column of events; channel is one slip away", "write channel",
        rule_kind="behavior", rule_id="email_opened", property="chanel"),
    "a condition with a range the wrong way round": condition(
        "fit c_level age between 60|30", "value", "60|30", RANGE, LIKE_A_RANGE, attribute="age", operator="between", value="60|30"),
    "a condition with a word for a number": condition(
        "fit c_level age above old", "value", "old", "a number, because above compares numbers", DIGITS, attribute="age", operator="above", value="old"),
    "a page of a condition with a query": condition(
        "behavior page_viewed page equals /a?b", "value", "/a?b", "a page without ? and #, because page is the path alone",
        "write the path, or name the property page_url (the address as it came) or page_query (what stands behind the ?)",
        rule_kind="behavior", rule_id="page_viewed", property="page", operator="equals", value="/a?b"),
    "a condition twice": (
        lambda seeds: [seeds.add("rule_conditions", attribute="age"), seeds.add("rule_conditions", rule_id="C_Level", attribute="AGE")],
        [wrong("rule_conditions", f"fit {rule} present", "rule_kind", f"fit {rule} present",
               "each once, and this one stands 2 times, in rule_conditions.csv", "rename or remove the copies") for rule in ("c_level age", "C_Level AGE")]),
}
