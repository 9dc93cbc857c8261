"""An independent re-computation of the whole score in plain Python: the judge of the SQL.

It starts from the raw files (Parquet or CSV) and the seed CSVs, follows the contract in plain loops and
shares no code with the SQL models. Clarity comes before speed: some thousand contacts with a hundred
thousand events take a few seconds.

The usual call:

    raw = read_raw("path/to/raw")
    seeds = read_seeds("path/to/seeds")
    result = score(raw, seeds, as_of=date(2024, 6, 30))
    result.leads["c1"].lead_score

How exact it is: decay is computed with 50 significant digits, the points of a rule are rounded to 15 decimals
(the contract sums points in decimal(38, 15)), and every later step is a fraction without any error. Results
are handed out as floats.
"""

from oracle.acceptance import _cell_problem, _trimmed, accept
from oracle.capacity import minimums_by_capacity
from oracle.contract import BLANKS, CONTRACT, NUMBER, NUMBERS, SEEDS, TRUE_WORDS, VERDICTS, Acceptance, OracleResult, Rejection
from oracle.deals import credited, deal_on
from oracle.files import RawError, read_raw, read_seeds
from oracle.leads import (
    attributes_of,
    company_of,
    engagement_of,
    events_of_leads,
    observed_attributes,
    overrides_of_leads,
    seniority_of,
    verdicts_of_leads,
)
from oracle.rules import Condition, RuleBook, read_rule_book
from oracle.scoring import Scorer, default_as_of, rounded, score
from oracle.values import (
    Unreadable,
    as_quantity,
    as_text,
    as_timestamp,
    email_domain_of,
    is_number,
    is_readable_number,
    lowered,
    title_words,
)

__all__ = [
    "Acceptance",
    "BLANKS",
    "CONTRACT",
    "Condition",
    "NUMBER",
    "NUMBERS",
    "OracleResult",
    "RawError",
    "Rejection",
    "RuleBook",
    "SEEDS",
    "Scorer",
    "TRUE_WORDS",
    "Unreadable",
    "VERDICTS",
    "_cell_problem",
    "_trimmed",
    "accept",
    "as_quantity",
    "as_text",
    "as_timestamp",
    "attributes_of",
    "company_of",
    "credited",
    "deal_on",
    "default_as_of",
    "email_domain_of",
    "engagement_of",
    "events_of_leads",
    "is_number",
    "is_readable_number",
    "lowered",
    "minimums_by_capacity",
    "observed_attributes",
    "overrides_of_leads",
    "read_raw",
    "read_rule_book",
    "read_seeds",
    "rounded",
    "score",
    "seniority_of",
    "title_words",
    "verdicts_of_leads",
]
