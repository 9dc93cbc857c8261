"""What is read from raw files as companies really have them: each shape of a file against the oracle, each refusal by its words."""

import gzip
import re
import threading
from collections import Counter
from datetime import date, datetime, time, timezone
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from oracle import CONTRACT, NUMBERS, RawError, Unreadable, _cell_problem, _trimmed, is_readable_number, read_raw
from project import DATABASE, SESSION_SETTINGS, CompiledProject

EVENTS = "event_id,contact_id,anonymous_id,event_type,occurred_at\n"
ONE = "contact_id,created_at\n1,2026-01-05\n"


def write(folder, files):
    """Write files by name: text, bytes, or the columns of a Parquet file. Events are there where they are not given."""
    for name, content in {"events.csv": EVENTS, **files}.items():
        if content is None:
            continue
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            parquet.write_table(pa.table(content), place)
        else:
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def base_rows(project: CompiledProject, folder, tables, other_vars=None):
    """The rows of the base models of some tables, each a dict; without the cells of a user's own columns, which no rule names here."""
    sql = project.compiled(folder, None, [f"base_{table}" for table in tables], other_vars)
    rows = {}
    with duckdb.connect(":memory:") as connection:
        for setting, value in SESSION_SETTINGS.items():
            connection.execute(f"set {setting} = '{value}'")
        connection.execute(f"attach ':memory:' as {DATABASE}; create schema {DATABASE}.staging")
        # Events are read with the links of visitors, of which there are none here.
        connection.execute(f"create table {DATABASE}.staging.stg_identities (anonymous_id varchar, rejection_reason varchar)")
        for unique_id, query in sql.items():
            found = connection.execute(query)
            columns = [column[0] for column in found.description]
            rows[unique_id.rsplit(".base_", 1)[-1]] = [dict(zip(columns, row)) for row in found.fetchall()]
    for row in rows.get("events", []):
        assert row.pop("other_cells") is None
    return rows


def oracle_rows(folder, table, date_order=None, time_zone=None):
    """The same rows as the oracle reads them."""
    for raw in read_raw(folder)[table]:
        row = _trimmed(table, raw, date_order, time_zone)
        problem = _cell_problem(table, row)
        values = {}
        for column in CONTRACT[table]:
            value = row[column]
            if column in NUMBERS.get(table, ()) and value is not None:
                value = float(value) if is_readable_number(value) else None
            if row.get("ragged") == "long" and column != row["first"]:
                value = None
            values[column] = None if isinstance(value, Unreadable) else value
        yield {"problem": problem, **values}


def told(rows):
    """Rows without their order."""
    return Counter(tuple(sorted((column, repr(value)) for column, value in row.items() if column not in ("left_out", "unreadable_value"))) for row in rows)


DAYS = """contact_id,created_at,updated_at
1,2021-01-07 6:49:18,2021-1-7
2,2021-01-07 06:49:18 GMT,2021/01/07
3,"Thu, 07 Jan 2021 06:49:18 GMT",7 January 2021
4,"Jan 7, 2021 6:49 PM",07-Jan-2021 12:01 am
5,20210107,20210107.0
6,1610002158,1610002158.0
7,1610002158123,161000215
8,161000215812,2021.01.07
9,"2021-01-07T06:49:18,5+02:00",20210107T064918Z
10,13/2/2026,1/2/2026
11,2/13/2026,1.2.2026 13:00
12,02/23/26 08:55 PM,1-2-2026
13,2021-02-30,99999999
14,12345,16100021581234
15,7-Jan-21,2021-01/07
16,2021-01-07 13:00 PM,2021-01-07 0:30 am
17,2021-01-07 24:00,infinity
18,"15 Apr, 2021 00:03:00",2017-08-04T09:09:33.000+0000
19,inf,1e9
20,Januar 7 2021,-1610002158
21,2026-10-04 02:30,2026-04-05 02:30
22,2026-01-05 06:00,2026-04-05 03:30 am
23,2026-07-05T06:00+10:00,0000-01-01
24,0001-01-01T00:00:00+02:00,9999-12-31T23:00:00-02:00
"""

NUMBER_CELLS = [1.0, 2.5, float("nan"), float("inf"), float("-inf"), 1e24, -1e15, 999999999999999.0, None]
COSTS = {"contacts.csv": ONE, "campaigns.parquet": {
    "Campaign ID": [float(place) for place in range(8)] + [float("nan")], "Cost": NUMBER_CELLS,
    "started_at": pa.array([datetime(2026, 1, 5, 6)] * 9, pa.timestamp("ns")),
}}  # fmt: skip

# A folder of raw files, and the vars that it is read with.
READ = {
    "a row that begins with a hash": ({"contacts.csv": "contact_id,created_at\n" + "".join(f"#{row},2026-01-05\n" for row in range(40))}, {}),
    "ragged rows": ({"contacts.csv": 'contact_id,created_at,email\n1,2026-01-05,a\n2,2026-01-05,b,c,d,e,f,g\n3,2026-01-05\n4\n5,2026-01-05,\n6,2026-01-05,"x\ny"\n,,\n'}, {}),
    "far ragged rows": ({"contacts.csv": "contact_id,created_at\n" + "1,2026-01-05\n" * 30_000 + "2,2026-01-05,x\n"}, {}),
    "erased ragged rows": ({
        "contacts.csv": "contact_id,created_at,email\n1,2026-01-05,a\n2,2026-01-05,b,c\n3,2026-01-05\n", "erasure_requests.csv": "contact_id,requested_at\n2\n3,2026-01-05,x\n",
    }, {}),
    "quotes": ({"contacts.csv": 'contact_id,created_at,name,email\r\n"1",2026-01-05,"A ""B"", C","d\r\ne"\r\n2,2026-01-05,5" nail,"""",\r\n3,2026-01-05,,""\r\n\r\n\r\n'}, {}),
    "a header in quotes with a mark before it": ({"contacts.csv": '\ufeff"Contact ID","Created At"," E_MAIL ",\n1,2026-01-05,a,\n'}, {}),
    "semicolons": ({"contacts.csv": "contact_id;created_at;name\n1;2026-01-05;a,b\n2;2026-01-05\n"}, {}),
    "tabs": ({"contacts.csv": "contact_id\tcreated_at\tname\n1\t2026-01-05\ta,b;c\n"}, {}),
    "bars": ({"contacts.csv": "contact_id|created_at|name\n1|2026-01-05|a\n"}, {}),
    "what Excel writes first": ({"contacts.csv": "sep=;\r\ncontact_id;created_at\r\n1;2026-01-05\r\n"}, {}),
    "line ends of two kinds": ({"contacts.csv": "contact_id,created_at\r\n1,2026-01-05\r\n2,2026-01-05\r3,2026-01-05\n4,2026-01-05"}, {}),
    "a header alone": ({"contacts.csv": "contact_id,created_at"}, {}),
    "bytes of zero": ({"contacts.csv": "contact_id,created_at,name\n1,2026-01-05,a\0b\n"}, {}),
    "UTF-16": ({"contacts.csv": "contact_id,created_at,name\n1,2026-01-05,Zoë\n".encode("utf-16")}, {}),
    "other cases": ({"CONTACTS.CSV": ONE, "Events.Csv": EVENTS, "events.csv": None, "Contact Attributes.csv": "contact_id,attribute,observed_at\n1,x,2026-01-05\n"}, {}),
    "gzip": ({"contacts.csv.gz": gzip.compress(ONE.encode())}, {}),
    "parts": ({"contacts/part-1.parquet": {"contact_id": ["1"], "created_at": [date(2026, 1, 5)]}, "contacts/part-2.parquet": {"contact_id": ["2"], "created_at": [date(2026, 1, 6)]},
               "contacts/_temporary/part-3.parquet": {"contact_id": ["3"], "created_at": [date(2026, 1, 6)]}, "contacts/_SUCCESS": ""}, {}),
    "partitions": ({"contacts.parquet/country=France/1.parquet": {"contact_id": ["1"], "created_at": [date(2026, 1, 5)]}}, {}),
    "put aside": ({"contacts.csv": ONE, "identities.old.parquet": {"x": [1]}, "opportunities.2026.csv": "x\n"}, {}),
    "copies beside": ({"contacts.csv": ONE, "contacts.backup.csv": ONE, "identities.old.parquet": {"x": [1]}, "notes.txt": "x", ".DS_Store": "x", "identities.csv": "anonymous_id,contact_id\n"}, {}),
    "dates": ({"contacts.csv": DAYS}, {}),
    "dates, day first": ({"contacts.csv": DAYS}, {"raw_date_order": "day_first"}),
    "dates, month first, in Sydney": ({"contacts.csv": DAYS}, {"raw_date_order": "month_first", "raw_time_zone": "Australia/Sydney"}),
    "dates in New York": ({"contacts.csv": "contact_id,created_at\n1,2026-11-01 01:30\n2,2026-03-08 02:30\n3,2026-11-01 02:00\n"}, {"raw_time_zone": "America/New_York"}),
    "numbers that are none": (COSTS, {}),
    "numbers that are none, as text": ({"contacts.csv": ONE, "campaigns.csv": "campaign_id,cost\n1,inf\n2,nan\n3,1e24\n4,-1e15\n5,1e3\n6,0\n"}, {}),
    "typed times in Berlin": (COSTS, {"raw_time_zone": "Europe/Berlin"}),
    "times of their own zone": ({"contacts.parquet": {
        "contact_id": pa.array([Decimal("1.00"), Decimal("2.50")]), "created_at": pa.array([datetime(2026, 1, 5, 6, tzinfo=timezone.utc)] * 2, pa.timestamp("ms", tz="Europe/Berlin")),
        "updated_at": [time(6), time(7)], "is_opted_out": [True, None], "email": pa.array(["a", "b"]).dictionary_encode(),
    }}, {"raw_time_zone": "Europe/Berlin"}),
    "ids that are numbers": ({
        "contacts.csv": "contact_id,created_at\n1,2026-01-05\n1.10,2026-01-05\n001,2026-01-05\n0.0,2026-01-05\n01.0,2026-01-05\n.0,2026-01-05\nv1.0,2026-01-05\n",
        "events.csv": None, "events.parquet": {"event_id": [1, 2, 2**60], "contact_id": [1.0, 1.5, None], "event_type": ["x"] * 3, "occurred_at": [1610002158.0, 20210107.0, 1.0]},
    }, {}),
    "epochs as integers": ({"contacts.parquet": {"contact_id": [1, 2, 3], "created_at": [1610002158, 1610002158123, 20210107]}}, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_every_shape_is_read_as_the_oracle_reads_it(compiled_project, tmp_path, case):
    files, other_vars = READ[case]
    folder = write(tmp_path, files)
    tables = ["contacts", *(table for table in ("events", "campaigns") if any(table in name.lower() for name in files))]
    found = base_rows(compiled_project, folder, tables, other_vars)
    erased = {row["contact_id"] for row in read_raw(folder)["erasure_requests"]}
    for table in tables:
        wanted = [
            {"problem": "erased", **dict.fromkeys(CONTRACT[table])} if row.get("contact_id") in erased else row
            for row in oracle_rows(folder, table, other_vars.get("raw_date_order"), other_vars.get("raw_time_zone"))
        ]
        assert told(found[table]) == told(wanted)


@pytest.mark.parametrize("name", ["raw [2026]", "raw *", "o'brien", "raw ?", "raw {a,b}", 'a"b', "year=2026"])
def test_a_folder_may_have_any_name(compiled_project, tmp_path, name):
    folder = write(tmp_path / name, {"contacts.csv": ONE, "companies/1.parquet": {'a"); drop table x; --': [1], "company_id": ["1"]}})
    assert [row["contact_id"] for row in base_rows(compiled_project, folder, ["contacts"])["contacts"]] == ["1"]
    assert [row["company_id"] for row in base_rows(compiled_project, folder, ["companies"])["companies"]] == ["1"]


PERSON = "Erika Musterfrau"
# A folder that stops the build, its vars, and what the message says.
REFUSED = {
    "an open quote": ({"contacts.csv": f'contact_id,created_at,name\n1,2026-01-05,"{PERSON}\n2,2026-01-05,b\n'}, {}, "the raw file contacts.csv has a quote that is not closed, or text beside a quoted cell, in line 2"),
    "text behind a quote": ({"contacts.csv": f'contact_id,created_at,name\n1,2026-01-05,"a\nb"\n2,2026-01-05,"{PERSON}" x\n'}, {}, "in line 4"),
    "Latin-1": ({"contacts.csv": f"contact_id,created_at,name\n1,2026-01-05,{PERSON} Zoë\n".encode("latin-1")}, {}, "the raw file contacts.csv is not in UTF-8, as line 2 shows, and no other encoding is certain. Mend: save it as CSV in UTF-8"),
    "UTF-16 with signs of two halves": ({"contacts.csv": f"contact_id,created_at,name\n1,2026-01-05,{PERSON} 😀\n".encode("utf-16")}, {}, "is UTF-16 with signs that cannot be read"),
    "UTF-16 the other way round": ({"contacts.csv": b"\xfe\xff" + ONE.encode("utf-16-be")}, {}, "is UTF-16 with its bytes the other way round"),
    "UTF-16 without a mark": ({"contacts.csv": ONE.encode("utf-16-le")}, {}, "has bytes of zero in its header"),
    "a workbook": ({"contacts.csv": b"PK\x03\x04\xff\xfe\x00"}, {}, "is a workbook of a spreadsheet"),
    "a web page": ({"contacts.csv": "<!DOCTYPE html>\n"}, {}, "is a web page, not a CSV"),
    "a line without end": ({"contacts.csv": ONE + "2," + PERSON * 200_000 + "\n"}, {}, "has a line of more than 2,000,000 characters, line 3"),
    "nothing": ({"contacts.csv": ""}, {}, "the file contacts.csv is empty. Mend: write its header"),
    "alike headers": ({"contacts.csv": "contact_id,created_at,Job Title,job_title\n"}, {}, "has two columns that are alike, 'Job Title' and 'job_title'"),
    "alike headers in Parquet": ({"contacts.parquet": {"contact_id": ["1"], "created_at": ["x"], "Email": ["a"], "email": ["b"]}}, {}, "has two columns that are alike, 'Email' and 'email'"),
    "a missing column": ({"contacts.csv": "contact_id,Create Date\n"}, {}, "the raw table contacts lacks the required column created_at. It has: contact_id, Create Date."),
    "two files": ({"contacts.csv": ONE, "Contacts.parquet": {"contact_id": ["1"]}}, {}, "holds Contacts.parquet and contacts.csv: which one is meant? Mend: keep one of them."),
    "a slip": ({"contacts.csv": ONE, "erasure_request.parquet": {"contact_id": ["1"]}}, {}, "holds erasure_request.parquet, which is not read. Is it the raw table erasure_requests?"),
    "another word": ({"contacts.csv": ONE, "Deals.csv": "x\n"}, {}, "holds Deals.csv, which is not read. Is it the raw table opportunities?"),
    "a copy without its table": ({"contacts.2026.csv": ONE}, {}, "holds contacts.2026.csv, which is not read. Is it the raw table contacts?"),
    "a workbook of a table": ({"contacts.csv": ONE, "erasure_requests.xlsx": b"PK"}, {}, "holds erasure_requests.xlsx, which is not read."),
    "Parquet: nothing": ({"contacts.parquet": b""}, {}, "the raw file contacts.parquet is empty. Mend: export it again as Parquet, or as CSV and name it contacts.csv."),
    "Parquet: cut off": ({"contacts.parquet": b"PAR1" + b"x" * 40}, {}, "the raw file contacts.parquet is cut off: its end is missing."),
    "Parquet: text": ({"contacts.parquet": ONE}, {}, "the raw file contacts.parquet is no Parquet file."),
    "Parquet: a part": ({"contacts/part-0.parquet": b"PK\x03\x04" + b"x" * 40}, {}, "the raw file contacts/part-0.parquet is a workbook of a spreadsheet."),
    "gzip: text": ({"contacts.csv.gz": ONE}, {}, "the raw file contacts.csv.gz is not compressed with gzip, whatever its name. Mend: name it contacts.csv"),
    "gzip: nothing": ({"contacts.csv.gz": b""}, {}, "the raw file contacts.csv.gz is not compressed with gzip"),
    "no such zone": ({"contacts.csv": ONE}, {"raw_time_zone": "Berlin'"}, "the var raw_time_zone is 'Berlin'', which is no time zone."),
    "no such order": ({"contacts.csv": ONE}, {"raw_date_order": "dmy"}, "the var raw_date_order is 'dmy'. Allowed: day_first"),
    "no contacts": ({"hubspot_contacts.csv": ONE}, {}, "There, but not read: hubspot_contacts.csv."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_stops_the_build_in_words(compiled_project, tmp_path, case):
    files, other_vars, words = REFUSED[case]
    folder = write(tmp_path, files)
    with pytest.raises(RuntimeError) as error:
        base_rows(compiled_project, folder, ["contacts"], other_vars)
    message = str(error.value)
    assert words in message and PERSON not in message and "\x1b" not in message
    if not other_vars and not case.startswith(("Parquet", "gzip")) and case not in ("UTF-16 with signs of two halves", "UTF-16 the other way round", "a workbook", "a line without end"):
        with pytest.raises((RawError, FileNotFoundError)):
            read_raw(folder)


def test_an_unreadable_cell_is_shown_where_it_cannot_be_about_a_person(compiled_project, tmp_path):
    cells = {"1/2/2026": "1/2/2026", "Erika": None, "erika@x.example": None, "": None, "2026-01-05": None, "2026-13-05": "2026-13-05"}
    rows = "".join(f"{row},{cell}\n" for row, cell in enumerate(cells))
    folder = write(tmp_path, {"contacts.csv": "contact_id,created_at\n" + rows + "6,7/7/2026\n", "erasure_requests.csv": "contact_id\n6\nnobody\n"})
    found = base_rows(compiled_project, folder, ["contacts"])
    shown = {row["contact_id"]: row["unreadable_value"] for row in found["contacts"]}
    assert shown == {**{str(row): cell for row, cell in enumerate(cells.values())}, None: None}
    requests = next(iter(compiled_project.compiled(folder, None, ["stg_erasure_requests"]).values()))
    with duckdb.connect(":memory:") as connection:
        assert sorted(connection.execute(f"select matches_nobody from ({requests})").fetchall()) == [(False,), (True,)]


def test_a_refusal_leaves_no_thread_of_dbt(compiled_project, tmp_path):
    """Which would read this folder for the next build."""
    before = set(threading.enumerate())
    with pytest.raises(RuntimeError, match="is required and was not found"):
        base_rows(compiled_project, write(tmp_path, {}), ["contacts"])
    assert set(threading.enumerate()) <= before


def test_a_missing_header_shows_no_person(compiled_project, tmp_path):
    folder = write(tmp_path, {"contacts.csv": f"1,2026-01-05,{PERSON}\n"})
    with pytest.raises(RuntimeError, match="the first line of the raw table contacts names none of its columns: is the header missing") as error:
        base_rows(compiled_project, folder, ["contacts"])
    assert PERSON not in str(error.value)


def test_columns_that_are_not_read_are_listed_as_data(compiled_project, tmp_path):
    """Their names are written by others: quotes, SQL and Jinja in them are text."""
    hostile = "x' union select 1; --"
    folder = write(tmp_path, {
        "contacts.csv": f"contact_id,created_at,opted_out,{hostile},{{{{ var('raw_path') }}}},Contact E-mail,,HubSpot score\n",
        "companies.parquet": {"Company Id": ["1"], 'q"uote': ["x"], "industri": ["x"]},
    })
    sql = compiled_project.compiled(folder, None, ["unread_columns"])
    with duckdb.connect(":memory:") as connection:
        query = re.sub(r'"?compiled_project"?\."?intermediate"?\."?int_as_of"?', "(select cast('2026-01-05' as date) as as_of)", next(iter(sql.values())))
        found = connection.execute(f"select raw_table, column_name, nearest_name from ({query})").fetchall()
    assert sorted(found, key=str) == sorted([
        ("companies", 'q"uote', None), ("companies", "industri", "industry"), ("contacts", "opted_out", "is_opted_out"), ("contacts", hostile, None),
        ("contacts", "{{ var('raw_path') }}", None), ("contacts", "Contact E-mail", None), ("contacts", "(column 7, without a name)", None), ("contacts", "HubSpot score", None),
    ], key=str)
