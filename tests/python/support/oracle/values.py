"""What a cell means to the oracle: texts, numbers, moments, ids, flags and amounts."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from oracle.contract import (
    ADDRESS,
    BLANKS,
    LARGEST_EXACT_NUMBER,
    LARGEST_QUANTITY,
    LARGEST_READABLE_NUMBER,
    NO_WORDS,
    NOTHING_WORDS,
    NUMBER,
    TIMESTAMP,
    UNSEEN,
    _names,
)


@dataclass(frozen=True)
class Unreadable:
    """A timestamp that is there but cannot be read; keeps its text."""

    text: str


def as_text(value: Any) -> str | None:
    """Any value as text without spaces, tabs and line ends at both sides; None where nothing is left."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return timestamp_text(in_utc(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip(BLANKS) or None


def lowered(value: Any) -> str | None:
    """Any value as trimmed, lower-cased text; None where it is blank."""
    text = as_text(value)
    return None if text is None else text.lower()


def page_properties(cell: str | None) -> dict[str, str | None]:
    """What a rule can ask of the page of an event, from its cell."""
    address = ADDRESS.fullmatch(cell or "")
    page, host, query = cell, None, None
    if address is not None:
        page = address["path"].strip().lower().rstrip("/") or "/"
        host = re.sub(r":[^:\]]*$", "", (address["host"] or "").rpartition("@")[2]).lower() or None
        query = as_text(address["query"])
    return {"page": page, "page_url": cell, "page_host": host, "page_query": query}


def is_blank_word(text: str, blank_words: set[str]) -> bool:
    """Whether a text is nothing but a word that means nothing; capitals and blanks do not matter."""
    return text.lower().replace(" ", "") in blank_words


def members_of(cell: str, separator: str, blank_words: set[str]) -> list[str]:
    """The values in the cell of a list; what should be an array and is none is one value."""
    if separator.lower() == "json":
        try:
            items = json.loads(cell)
        except ValueError:
            items = cell
        if not isinstance(items, list):
            items = [cell]
        items = [item if isinstance(item, str | None) else json.dumps(item, separators=(",", ":"), ensure_ascii=False) for item in items]
    else:
        items = cell.split(separator)
    texts = [as_text(item) for item in items]
    return [text for text in texts if text is not None and not is_blank_word(text, blank_words)]


def is_number(text: str | None) -> bool:
    """Whether a text is a number after trimming; one too large for a float is none."""
    return (
        text is not None
        and NUMBER.fullmatch(text.strip(BLANKS)) is not None
        and math.isfinite(float(text))
    )


def in_utc(moment: datetime) -> datetime:
    """A moment in UTC, without a zone; one without a zone is UTC already."""
    return moment if moment.tzinfo is None else moment.astimezone(timezone.utc).replace(tzinfo=None)


def timestamp_text(moment: datetime) -> str:
    """A moment as `YYYY-MM-DD HH:MM:SS`, with the decimals of a second that it has."""
    text = moment.isoformat(sep=" ", timespec="microseconds" if moment.microsecond else "seconds")
    return text.rstrip("0") if moment.microsecond else text


def as_timestamp(value: Any) -> datetime | Unreadable | None:
    """Read a timestamp: a typed one, or an ISO 8601 date or date and time, with or without a zone.

    Returns:
        The moment in UTC without a zone, None for a blank, Unreadable for anything else.
    """
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = as_text(value)
    if text is None:
        return None
    match = TIMESTAMP.fullmatch(text)
    if match is None:
        return Unreadable(text)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "").ljust(6, "0")[:6]),
        )
        return moment - _zone_offset(zone)
    except (ValueError, OverflowError):
        return Unreadable(text)


MONTHS = _names("january february march april may june july august september october november december")
WEEKDAYS = "monday|mon|tuesday|tues|tue|wednesday|wednes|wed|thursday|thurs|thu|friday|fri|saturday|satur|sat|sunday|sun"
MONTH = r"(?P<month>jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct|october|nov|november|dec|december)"
CLOCK = (
    r"(?:(?:t|,? +(?:at +)?)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[ap])[.]?m[.]?)?(?: ?(?P<zone>z|utc|gmt|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
YEAR_FIRST = [rf"(?P<year>[0-9]{{4}}){mark}(?P<month>[0-9]{{1,2}}){mark}(?P<day>[0-9]{{1,2}})" for mark in ("-", "/", "[.]")]
WORDED = [
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]{MONTH}[.]?,?[ -](?P<year>[0-9]{{4}})",
    rf"{MONTH}[.]? +(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>[0-9]{{4}})",
    rf"(?P<year>[0-9]{{4}})-{MONTH}-(?P<day>[0-9]{{1,2}})",
]
YEAR_LAST = [
    rf"(?P<one>[0-9]{{1,2}}){mark}(?P<two>[0-9]{{1,2}}){mark}(?P<year>{years})"
    for mark, years in (("/", "[0-9]{4}|[0-9]{2}"), ("[.]", "[0-9]{4}|[0-9]{2}"), ("-", "[0-9]{4}"))
]
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})t([0-9]{2})([0-9]{2})([0-9]{2})(z?)")


def read_timestamp(value: Any, date_order: str | None = None, time_zone: str | None = None) -> datetime | Unreadable | None:
    """Read a timestamp of the raw data: each shape that has one meaning.

    Args:
        value: what the file holds.
        date_order: `day_first` or `month_first` of dates such as 1/2/2026; without it they cannot be read.
        time_zone: the zone of times without one; without it UTC. A date without a time stays that date.

    Returns:
        The moment in UTC without a zone, None for a blank, Unreadable for anything else.
    """
    if isinstance(value, datetime):
        return in_utc(value) if value.tzinfo else _from_zone(value, time_zone) or Unreadable(timestamp_text(value))
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    text = as_text(value)
    if text is None:
        return None
    try:
        return _moment(text, date_order, time_zone) or Unreadable(text)
    except (ValueError, OverflowError):
        return Unreadable(text)


def _moment(text: str, date_order: str | None, time_zone: str | None) -> datetime | None:
    """The moment that a text means, or None; ValueError where there is no such moment."""
    whole = re.fullmatch(r"([0-9]{8,13})(?:[.]0*)?", text)
    if whole:
        digits = whole[1]
        if len(digits) == 8:
            return datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        unit = {9: 1, 10: 1, 12: 1000, 13: 1000}.get(len(digits))
        return unit and datetime(1970, 1, 1) + timedelta(microseconds=int(digits) * 1_000_000 // unit)
    text = re.sub(rf"^(?:{WEEKDAYS}),? +", "", text.lower())
    text = COMPACT.sub(r"\1-\2-\3t\4:\5:\6\7", text) if COMPACT.fullmatch(text) else text
    for shape in [*YEAR_FIRST, *WORDED, *(YEAR_LAST if date_order else [])]:
        match = re.fullmatch(shape + CLOCK, text)
        if match is None:
            continue
        found = match.groupdict()
        year = int(found["year"])
        if "one" in found:
            found["day"], found["month"] = (found["one"], found["two"]) if date_order == "day_first" else (found["two"], found["one"])
            year += 0 if len(found["year"]) == 4 else 2000 if year <= 68 else 1900
        month = int(found["month"]) if found["month"].isdigit() else 1 + [name[:3] for name in MONTHS].index(found["month"][:3])
        if found["hour"] is None:
            return datetime(year, month, int(found["day"]))
        hour = int(found["hour"])
        if found["half"]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if found["half"] == "p" else 0)
        fraction = int((found["fraction"] or "").ljust(6, "0")[:6])
        moment = datetime(year, month, int(found["day"]), hour, int(found["minute"]), int(found["second"] or 0), fraction)
        return moment - _zone_offset(found["zone"]) if found["zone"] else _from_zone(moment, time_zone)
    return None


def _from_zone(moment: datetime, time_zone: str | None) -> datetime | None:
    """A local time in UTC: of two the earlier, None where the clocks leap over it."""
    if not time_zone:
        return moment
    zone = ZoneInfo(time_zone)
    found = moment.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
    return found.replace(tzinfo=None) if found.astimezone(zone).replace(tzinfo=None) == moment else None


def as_id(value: Any) -> str | None:
    """An id as text: a whole number is the same id however it is stored; a number that is none is blank."""
    if isinstance(value, (float, Decimal)) and not isinstance(value, bool):
        if not math.isfinite(value):
            return None
        if value == int(value) and abs(value) < LARGEST_EXACT_NUMBER:
            return str(int(value))
    text = as_text(value)
    match = re.fullmatch(r"([1-9][0-9]*|0)[.]0", text) if isinstance(value, str) and text else None
    return match[1] if match else text


def is_readable_number(text: str | None) -> bool:
    """Whether a cell of the raw data is a number that can be used."""
    return is_number(text) and abs(float(text)) < LARGEST_READABLE_NUMBER


def _zone_offset(zone: str | None) -> timedelta:
    """The offset from UTC of `Z`, `+02`, `+0200`, `-02:30` or no zone."""
    if zone is None or zone.upper() in ("Z", "UTC", "GMT"):
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset


def as_quantity(text: str | None) -> int | str:
    """Read a quantity.

    Returns:
        The whole number from 1 to a million (1 for a blank), or the reason why the row is rejected.
    """
    if text is None:
        return 1
    if not is_readable_number(text):
        return "unreadable_quantity"
    quantity = float(text)
    if quantity <= 0:
        return "quantity_not_positive"
    if quantity > LARGEST_QUANTITY or not quantity.is_integer():
        return "unreadable_quantity"
    return int(quantity)


def is_flagged(text: str | None) -> bool:
    """Whether a flag is to be heeded: it says yes, or a word that is neither yes nor no nor nothing."""
    if text is None or text.lower() in (*NO_WORDS, *NOTHING_WORDS):
        return False
    return not (is_number(text) and float(text) == 0)


def address_of(email: str | None) -> str | None:
    """An e-mail address as addresses are compared; None where the text is none."""
    if email_domain_of(email) is None:
        return None
    return "".join(letter for letter in email.lower() if letter not in UNSEEN)


def is_yes(text: str | None) -> bool:
    """Whether a flag plainly says yes."""
    return text is not None and (text.lower() in ("true", "t", "yes", "y", "on") or (is_number(text) and float(text) == 1))


def is_no(text: str | None) -> bool:
    """Whether a flag plainly says no."""
    return text is not None and (text.lower() in ("false", "f", "no", "n", "off") or (is_number(text) and float(text) == 0))


def stage_name(text: str | None) -> str:
    """A stage as stages are compared."""
    return "".join(letter for letter in (text or "").lower() if letter not in " _-\t\r\n\u00a0")


# What stands before or behind an amount. A plain $ is the sign of many currencies.
CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "$": None, "us$": "USD", "zł": "PLN", "kr": None}
CURRENCY_CODES = _names("eur usd gbp chf pln sek jpy cad aud")


def money(text: str | None) -> tuple[float | None, str | None]:
    """The number and the currency that the cell of an amount says; None where it says none for sure."""
    if text is None:
        return None, None
    rest, currency, is_negative = text.lower().replace("\u00a0", " ").replace("\u2212", "-").strip(), None, False
    if rest.startswith("(") and rest.endswith(")"):
        rest, is_negative = rest[1:-1].strip(), True
    for _ in range(3):
        for sign, code in sorted({**{code: code.upper() for code in CURRENCY_CODES}, **CURRENCY_SIGNS}.items(), key=lambda pair: -len(pair[0])):
            if rest.startswith(sign) or rest.endswith(sign):
                rest = (rest[len(sign):] if rest.startswith(sign) else rest[: -len(sign)]).strip()
                currency = code or currency
                break
        if not is_negative and (rest.startswith("-") or rest.endswith("-")):
            rest, is_negative = rest.strip("-").strip(), True
    groups = re.split(r"[ ']", rest)
    if len(groups) > 1:
        head, *tail = groups
        if not 1 <= len(head) <= 3 or not all(re.fullmatch(r"[0-9]{3}([.,][0-9]*)?" if part is tail[-1] else "[0-9]{3}", part) for part in tail):
            return None, currency
        rest = "".join(groups).replace(",", ".")
    elif re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", rest):
        return None, currency
    elif "," in rest or rest.count(".") > 1:
        last = max(rest.rfind(","), rest.rfind("."))
        mark = rest[last]
        whole, tail = rest[:last], rest[last + 1 :]
        other = {"," : ".", ".": ","}[mark]
        is_grouped = re.fullmatch(rf"[1-9][0-9]{{0,2}}(\{mark}[0-9]{{3}})+", rest) is not None
        if is_grouped:
            rest = rest.replace(mark, "")
        elif re.fullmatch(rf"[1-9][0-9]{{0,2}}(\{other}[0-9]{{3}})+", whole) and (tail.isdigit() or not tail):
            rest = f"{whole.replace(other, '')}.{tail}"
        elif mark == "," and whole.isdigit() and tail.isdigit():
            rest = f"{whole}.{tail}"
        else:
            return None, currency
    if not is_number(rest) or abs(float(rest)) >= 1e15 or rest.startswith(("+", "-")) and is_negative:
        return None, currency
    return (-float(rest) if is_negative else float(rest)), currency


def title_words(title: str) -> str:
    """A job title or pattern as lower-cased words, one space apart: `V.P.,  Sales` becomes `vp sales`."""
    kept = []
    for character in title.lower().replace(".", ""):
        is_separator = character.isascii() and not character.isalnum()
        kept.append(" " if is_separator else character)
    return " ".join(word for word in "".join(kept).split(" ") if word)


def email_domain_of(email: str | None) -> str | None:
    """The part after the last @ of an e-mail address, lower-cased, if there is text on both sides of it."""
    local_part, _, domain = (email or "").lower().rpartition("@")
    return as_text(domain) if as_text(local_part) else None
