"""Forty folders of seeds as spreadsheets and people break them, each with what is said of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from gate import Seeds, add, change


@dataclass(frozen=True)
class Broken:
    """A folder that somebody broke.

    Attributes:
        edit: what was done to the default seeds.
        said: the sentences of `check`, and of a plain build.
        by_dbt: the sentence of a plain build where it cannot say as much: dbt reads no bytes.
    """

    edit: Callable[[Seeds], object]
    said: list[str]
    by_dbt: str = ""


def text_of(seed: str, make: Callable[[str], str | bytes]) -> Callable[[Seeds], object]:
    """An edit that makes another text, or bytes, of a file."""

    def edit(seeds: Seeds) -> None:
        made = make(seeds.file(seed).read_text(encoding="utf-8"))
        seeds.file(seed).write_bytes(made if isinstance(made, bytes) else made.encode())

    return edit


# What is wrong with a file; each in another one, so that one build names them all.
FILES: dict[str, Broken] = {
    "saved by Excel where the comma is the decimal sign": Broken(
        text_of("fit_rules", lambda text: text.replace(",", ";")),
        [
            "fit_rules.csv, line 1: the columns are split by semicolons; allowed: rule_id,description,category,persona_id,attribute,operator,value,points,is_active. Mend: save it with commas: Google Sheets does, LibreOffice asks, Excel takes the list separator of the system.",
        ],
    ),
    "saved as text with tabs": Broken(
        text_of("personas", lambda text: text.replace(",", "\t")),
        [
            "personas.csv, line 1: the columns are split by tabs; allowed: persona_id,name,description. Mend: save it with commas: Google Sheets does, LibreOffice asks, Excel takes the list separator of the system.",
        ],
    ),
    "saved as Unicode text": Broken(
        text_of("scores", lambda text: text.encode("utf-16")),
        [
            "scores.csv: the file is saved as UTF-16 or is no text; allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited).",
        ],
        by_dbt="scores.csv: the file is not saved as UTF-8; allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited).",
    ),
    "saved in the letters of Windows": Broken(
        text_of("absence_rules", lambda text: text.replace("90 days (", "90 Tage für (").encode("cp1252")),
        [
            "absence_rules.csv, line 3, row quiet_90_days: 'ü' is not saved as UTF-8; allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited).",
        ],
        by_dbt="absence_rules.csv: the file is not saved as UTF-8; allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited).",
    ),
    "a workbook that was renamed": Broken(
        text_of("frequency_rules", lambda _: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00"),
        [
            "frequency_rules.csv: the file is saved as UTF-16 or is no text; allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited).",
        ],
    ),
    "a first line for Excel": Broken(
        text_of("email_domains", lambda text: "sep=,\n" + text),
        [
            "email_domains.csv, line 1: no header stands there; allowed: domain,kind. Mend: remove what stands above the header.",
        ],
    ),
    "a title above the header": Broken(
        text_of("exclusions", lambda text: "Whom we leave out,,,,,\n" + text),
        [
            "exclusions.csv, row (header), column whom we leave out: 'whom we leave out' is not allowed; allowed: the columns exclusion_id, description, attribute, operator, value, is_active. Mend: rename or remove the column.",
            "exclusions.csv, row (header), column exclusion_id: missing; allowed: the columns exclusion_id, description, attribute, operator, value, is_active. Mend: add the column.",
            "exclusions.csv, row (header), column attribute: missing; allowed: the columns exclusion_id, description, attribute, operator, value, is_active. Mend: add the column.",
            "exclusions.csv, row (header), column operator: missing; allowed: the columns exclusion_id, description, attribute, operator, value, is_active. Mend: add the column.",
        ],
    ),
    "a comma typed into a sentence": Broken(
        text_of("tiers", lambda text: text.replace("Call today:", "Call today, please:")),
        [
            'tiers.csv, line 2, row Hot: 9 cells stand there; allowed: 8, as in the header. Mend: put a cell that holds a comma between quotation marks, as in "Sales, Europe".',
        ],
    ),
    "a row cut short by hand": Broken(
        text_of("deal_stages", lambda text: text + "Pilot\n"),
        [
            "deal_stages.csv, line 31, row Pilot: 1 cell stands there; allowed: 2, as in the header. Mend: write a comma for each cell that is blank.",
        ],
    ),
    "a row of blanks beyond the table": Broken(
        text_of("score_bands", lambda text: text + ",,,,,\n"),
        [
            "score_bands.csv, line 9, row (blank): 6 blank cells stand there; allowed: 3, as in the header. Mend: remove the row.",
        ],
    ),
    "a remark beside the table": Broken(
        text_of("routing_rules", lambda text: text.replace("\n", ",\n").replace(",\n", ",ask Kim\n", 2).replace(",ask Kim", ",", 1)),
        [
            "routing_rules.csv, line 2, row 10: 'ask Kim' stands in a column without a name; allowed: blank cells there. Mend: name the column notes, or blank the cell.",
        ],
    ),
    "a column taken out": Broken(
        lambda seeds: seeds.without_column("buying_stages", "within_days"),
        [
            "buying_stages.csv, row (header), column within_days: missing; allowed: the columns rule_id, description, stage, stage_order, event_type, property, operator, value, within_days, track, is_active. Mend: add the column.",
        ],
    ),
    "a column with a name of one's own": Broken(
        text_of("behavior_rules", lambda text: text.replace(",points,", ",Punkte,", 1)),
        [
            "behavior_rules.csv, row (header), column punkte: 'punkte' is not allowed; allowed: the columns rule_id, description, category, event_type, property, operator, value, points, half_life_days, max_per_day, max_points, valid_from, valid_to, is_active. Mend: rename or remove the column.",
            "behavior_rules.csv, row (header), column points: missing; allowed: the columns rule_id, description, category, event_type, property, operator, value, points, half_life_days, max_per_day, max_points, valid_from, valid_to, is_active. Mend: add the column.",
        ],
    ),
    "a column pasted twice": Broken(
        lambda seeds: seeds.write("score_categories", [[*row, row[2]] for row in seeds.rows("score_categories")]),
        [
            "score_categories.csv, line 1: the column min_points stands there twice; allowed: category,score,min_points,max_points,description. Mend: remove one of them.",
        ],
    ),
    "a line break inside a cell": Broken(
        text_of("seniority_patterns", lambda text: text + '"vice\npresident",vp\n'),
        [
            "seniority_patterns.csv, line 90, row vice[\\n]president: a cell goes on until line 91; allowed: text on one line. Mend: take out the line break, or close the quotation mark that is open here.",
        ],
    ),
    "a quotation mark for inches": Broken(
        text_of("list_attributes", lambda text: text + '"17 inch,;\n'),
        [
            'list_attributes.csv, line 2, row "17 inch: a quotation mark begins a cell and none ends it; allowed: one before and one behind the cell, and two for each inside it, as in "Read ""News"" today". Mend: add or remove quotation marks.',
        ],
    ),
    "saved empty": Broken(
        text_of("resets", lambda _: ""),
        [
            "resets.csv: the file is empty; allowed: the file, with its header at least. Mend: write as its first line event_type,rule_id",
        ],
    ),
    "a copy of a file": Broken(
        lambda seeds: shutil.copy(seeds.file("scores"), seeds.folder / "Kopie von scores.csv"),
        [
            "Kopie von scores.csv: no seed has this name; allowed: scores.csv, once. Mend: rename the file, or take it out of the folder.",
        ],
    ),
}  # fmt: skip

# What is wrong in cells; none hides another.
CELLS: dict[str, Broken] = {
    "a decimal comma": Broken(
        add("behavior_rules", rule_id="x_comma", points="2,5"),
        [
            "behavior_rules.csv, row x_comma, column points: '2,5' is not allowed; allowed: a number between -1000000 and 1000000. Mend: write digits, with a point before decimals.",
        ],
    ),
    "a blank between thousands": Broken(
        add("behavior_rules", rule_id="x_thousand", max_points="1\u202f000"),
        [
            "behavior_rules.csv, row x_thousand, column max_points: '1[a no-break space]000' is not allowed; allowed: a number above 0 and at most 1000000000, or blank for no cap, without a no-break space (U+202F). Mend: type a plain space in its place.",
        ],
    ),
    "a per cent sign": Broken(
        add("behavior_rules", rule_id="x_percent", points="15%"),
        [
            "behavior_rules.csv, row x_percent, column points: '15%' is not allowed; allowed: a number between -1000000 and 1000000. Mend: write digits, with a point before decimals.",
        ],
    ),
    "a currency": Broken(
        change("calibration_settings", "deal_value", value="€12000"),
        [
            "calibration_settings.csv, row deal_value, column value: '€12000' is not allowed; allowed: an amount of money, 0 or more, or blank where it is not known. Mend: write digits, with a point before decimals.",
        ],
    ),
    "a date that a spreadsheet turned": Broken(
        add("behavior_rules", rule_id="x_turned", valid_from="1/2/2026"),
        [
            "behavior_rules.csv, row x_turned, column valid_from: '1/2/2026' is not allowed; allowed: a date as YYYY-MM-DD, or blank. Mend: write the date like 2026-01-31.",
        ],
    ),
    "a date as the number of a day": Broken(
        add("behavior_rules", rule_id="x_serial", valid_to="46023"),
        [
            "behavior_rules.csv, row x_serial, column valid_to: '46023' is not allowed; allowed: a date as YYYY-MM-DD, or blank. Mend: write the date like 2026-01-31.",
        ],
    ),
    "a formula": Broken(
        add("behavior_rules", rule_id="x_formula", points="=2+3"),
        [
            "behavior_rules.csv, row x_formula, column points: '=2+3' is not allowed; allowed: a number between -1000000 and 1000000. Mend: write digits, with a point before decimals.",
        ],
    ),
    "a formula that failed": Broken(
        add("fit_rules", rule_id="x_ref", points="#REF!"),
        [
            "fit_rules.csv, row x_ref, column points: '#REF!' is not allowed; allowed: a number between -1000000 and 1000000. Mend: write digits, with a point before decimals.",
        ],
    ),
    "typographic quotation marks": Broken(
        add("fit_rules", rule_id="x_quotes", value="“Europe”"),
        [
            "fit_rules.csv, row x_quotes, column value: '“Europe”' is not allowed; allowed: what the operator compares with, without a typographic quotation mark (U+201C). Mend: type ' or \" in its place.",
        ],
    ),
    "a blank from a web page": Broken(
        add("behavior_rules", rule_id="x_web", event_type="page\u00a0viewed"),
        [
            "behavior_rules.csv, row x_web, column event_type: 'page[a no-break space]viewed' is not allowed; allowed: an event type, e.g. email_opened, without a no-break space (U+00A0). Mend: type a plain space in its place.",
        ],
    ),
    "a sign that nobody sees": Broken(
        add("behavior_rules", rule_id="x_unseen", event_type="page_viewed\u200b"),
        [
            "behavior_rules.csv, row x_unseen, column event_type: 'page_viewed[a zero-width character]' is not allowed; allowed: an event type, e.g. email_opened, without a zero-width character (U+200B). Mend: take it out, or type the cell anew.",
        ],
    ),
    "a tick for yes": Broken(
        add("absence_rules", rule_id="x_tick", is_active="✓"),
        [
            "absence_rules.csv, row x_tick, column is_active: '✓' is not allowed; allowed: yes or no, or blank for yes. Mend: write yes or no.",
        ],
    ),
    "a row copied down": Broken(
        lambda seeds: seeds.add("personas", persona_id="revenue_leader"),
        [
            "personas.csv, row revenue_leader, column persona_id: 'revenue_leader' is not allowed; allowed: each once, and this one stands 2 times, in personas.csv. Mend: rename or remove the copies.",
        ],
    ),
    "a misspelt category": Broken(
        add("behavior_rules", rule_id="x_emial", category="emial"),
        [
            "behavior_rules.csv, row x_emial, column category: 'emial' is not allowed; allowed: a category of score_categories.csv: company, content, data_quality, demographics, email, events, exclusions, forms, intent, persona, silence, social, website. Mend: correct it, or add it to score_categories.csv.",
        ],
    ),
    "a sign for an operator": Broken(
        add("fit_rules", rule_id="x_sign", operator="="),
        [
            "fit_rules.csv, row x_sign, column operator: '=' is not allowed; allowed: one of equals, not_equals, in, not_in, contains, not_contains, starts_with, ends_with, at_least, at_most, above, below, between, present, absent. Mend: correct the word.",
        ],
    ),
    "a list with commas": Broken(
        add("fit_rules", rule_id="x_list", operator="in", value="Europe,Asia Pacific"),
        [
            "fit_rules.csv, row x_list, column value: 'Europe,Asia Pacific' is not allowed; allowed: values split by |, without commas. Mend: write | for the comma; a value that holds one needs a rule of its own, with equals.",
        ],
    ),
    "a page with its query": Broken(
        add("behavior_rules", rule_id="x_query", property="page", operator="equals", value="/pricing?plan=pro"),
        [
            "behavior_rules.csv, row x_query, column value: '/pricing?plan=pro' is not allowed; allowed: a page without ? and #, because page is the path alone. Mend: write the path, or name the property page_url (the address as it came) or page_query (what stands behind the ?).",
        ],
    ),
    "limits the wrong way round": Broken(
        change("score_categories", "social", min_points="20"),
        [
            "score_categories.csv, row social, column min_points: '20' is not allowed; allowed: a number at most max_points. Mend: swap or correct the two limits.",
        ],
    ),
    "dates the wrong way round": Broken(
        add("behavior_rules", rule_id="x_dates", valid_from="2026-03-02", valid_to="2026-03-01"),
        [
            "behavior_rules.csv, row x_dates, column valid_to: '2026-03-01' is not allowed; allowed: a date on or after valid_from, 2026-03-02. Mend: swap or correct the two dates.",
        ],
    ),
    "two tiers that begin at one score": Broken(
        add("tiers", tier="Lukewarm", min_score="30"),
        [
            "tiers.csv, row Cool, column min_score: '30' is not allowed; allowed: one tier for each min_score; this one is that of Cool and Lukewarm. Mend: give each its own min_score.",
            "tiers.csv, row Lukewarm, column min_score: '30' is not allowed; allowed: one tier for each min_score; this one is that of Cool and Lukewarm. Mend: give each its own min_score.",
        ],
    ),
    "a misspelt setting": Broken(
        add("calibration_settings", setting="weekly_capasity", value="40"),
        [
            "calibration_settings.csv, row weekly_capasity, column setting: 'weekly_capasity' is not allowed; allowed: one of horizon_days, cadence, cutoffs, max_cutoffs, holdout_cutoffs, sample_cap_leads, minimum_conversions, confidence_level, resamples, just_below_percentile, weekly_capacity, daily_capacity, capacity_tolerance, deal_value, cost_per_contact, probability_bins, half_lives, half_life_sample_leads, stability_bins, stability_watch, stability_alert, size_bands, reporting_currency, channel_score_age_days, handoff_lookback_days, requeue_after_days, sync_min_score_change, retention_days, show_contact_details, email_sent_events, email_opened_events, email_clicked_events, account_rank_discount, committee_departments, committee_seniorities, email_bounced_events, email_complained_events, freshness_weeks, freshness_spreads, credit_company_deals, queue_customer_accounts, machine_click_seconds, conversion. Mend: correct the word.",
        ],
    ),
    "a persona that is not listed": Broken(
        add("fit_rules", rule_id="x_persona", persona_id="boss"),
        [
            "fit_rules.csv, row x_persona, column persona_id: 'boss' is not allowed; allowed: a persona of personas.csv, or blank for every persona: business_user, revenue_leader, technical_evaluator. Mend: correct it, or add it to personas.csv.",
        ],
    ),
    "a half-life below nothing": Broken(
        add("behavior_rules", rule_id="x_minus", half_life_days="-7"),
        [
            "behavior_rules.csv, row x_minus, column half_life_days: '-7' is not allowed; allowed: a number of days above 0 and at most 1000000, or blank for no decay. Mend: write a number inside these limits.",
        ],
    ),
    "a row without its name": Broken(
        add("exclusions", exclusion_id=""),
        [
            "exclusions.csv, row (blank exclusion_id), column exclusion_id: blank is not allowed; allowed: a name that no other exclusion has. Mend: fill the cell.",
        ],
    ),
    "an attribute one slip away": Broken(
        add("fit_rules", rule_id="x_slip", attribute="regoin"),
        [
            "fit_rules.csv, row x_slip, column attribute: 'regoin' is not allowed; allowed: the name of a known attribute; region is one slip away. Mend: write region.",
        ],
    ),
    "a condition of a rule that was renamed": Broken(
        add("rule_conditions", rule_id="c_levle", attribute="region"),
        [
            "rule_conditions.csv, row fit c_levle region present, column rule_id: 'c_levle' is not allowed; allowed: a rule_id of fit_rules.csv; c_level is the nearest. Mend: correct the name, or the rule_kind.",
        ],
    ),
    "a finding that no check knows": Broken(
        add("silenced_findings", code="never_fire", row="c_level", reason="Not yet"),
        [
            "silenced_findings.csv, row never_fire c_level, column code: 'never_fire' is not allowed; allowed: the code of a finding, as docs/findings.md lists them. Mend: correct the word.",
        ],
    ),
    "a silence without a reason": Broken(
        add("silenced_findings", code="never_fires", row="c_level", reason=""),
        [
            "silenced_findings.csv, row never_fires c_level, column reason: blank is not allowed; allowed: why it is no fault, at most 200 characters. Mend: fill the cell.",
        ],
    ),
}  # fmt: skip
