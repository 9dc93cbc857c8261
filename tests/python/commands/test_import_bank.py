"""Tests of lead_scoring/import_bank.py: the mapping on a few hand-made calls, its errors, the real data."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
from pathlib import Path

import duckdb
import pytest
from importers import PROJECT_DIRECTORY, day, load, read

REAL_DATA = PROJECT_DIRECTORY.parent / "shared" / "data" / "bank_marketing"
EXAMPLE = PROJECT_DIRECTORY / "examples" / "bank"

importer = load("import_bank")
import_bank = importer.module
run, imported, error_of = importer.run, importer.imported, importer.error_of

FILE_NAME = "bank-additional-full.csv"

HEADER = (
    '"age";"job";"marital";"education";"default";"housing";"loan";"contact";"month";"day_of_week";"duration";'
    '"campaign";"pdays";"previous";"poutcome";"emp.var.rate";"cons.price.idx";"cons.conf.idx";"euribor3m";'
    '"nr.employed";"y"\n'
)
ECONOMY = "1.1;93.994;-36.4;4.857;5191"
# Two rows of May 2008 that are the same, the two turns of the year, and the last month.
CALLS = (
    f'56;"housemaid";"married";"basic.4y";"no";"no";"no";"telephone";"may";"mon";261;1;999;0;"nonexistent";{ECONOMY};"no"\n'
    f'56;"housemaid";"married";"basic.4y";"no";"no";"no";"telephone";"may";"mon";261;1;999;0;"nonexistent";{ECONOMY};"no"\n'
    f'41;"unknown";"unknown";"unknown";"unknown";"unknown";"unknown";"cellular";"nov";"tue";9;7;6;2;"success";{ECONOMY};"yes"\n'
    f'30;"admin.";"single";"high.school";"yes";"yes";"yes";"cellular";"apr";"wed";5;1;999;1;"failure";{ECONOMY};"no"\n'
    f'30;"admin.";"single";"high.school";"yes";"yes";"yes";"cellular";"dec";"wed";5;1;3;4;"failure";{ECONOMY};"yes"\n'
    f'70;"retired";"divorced";"illiterate";"no";"yes";"no";"cellular";"mar";"fri";5;1;0;1;"success";{ECONOMY};"yes"\n'
    f'17;"student";"single";"basic.9y";"no";"no";"no";"cellular";"nov";"thu";5;1;999;0;"nonexistent";{ECONOMY};"no"\n'
)
BANK = HEADER + CALLS


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the file, as small as it can be."""
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / FILE_NAME).write_text(BANK, encoding="utf-8")
    return folder


def test_contacts_are_rows_and_the_year_follows_from_their_order(source, tmp_path):
    output = imported(source, tmp_path)
    assert read(output, "contacts", "contact_id, created_at, job_title, age, education, campaign_id") == [
        # exact copies stay two leads: the data have no id of a person
        ("call-00001", day(2008, 5, 1), "housemaid", 56, "basic.4y", "2008-05"),
        ("call-00002", day(2008, 5, 1), "housemaid", 56, "basic.4y", "2008-05"),
        ("call-00003", day(2008, 11, 1), None, 41, None, "2008-11"),
        ("call-00004", day(2009, 4, 1), "admin.", 30, "high.school", "2009-04"),
        ("call-00005", day(2009, 12, 1), "admin.", 30, "high.school", "2009-12"),
        ("call-00006", day(2010, 3, 1), "retired", 70, "illiterate", "2010-03"),
        ("call-00007", day(2010, 11, 1), "student", 17, "basic.9y", "2010-11"),
    ]


def test_what_is_only_known_after_the_call_is_in_no_file(source, tmp_path):
    output = imported(source, tmp_path)
    names = {path.stem for path in output.iterdir()}
    with duckdb.connect() as connection:
        for table in import_bank.OUTPUTS:
            rows = connection.execute(f"describe select * from '{output / table}.parquet'").fetchall()
            names |= {row[0] for row in rows}
    names |= {row[0] for row in read(output, "contact_attributes", "distinct attribute")}
    names |= {row[0] for row in read(output, "events", "distinct event_type")}
    # no name that tells of the length, the number or the weekday of the calls, and none of the economy
    for left_out in ("duration", "seconds", "day_of_week", "emp", "cons", "euribor", "employed"):
        assert not [name for name in names if left_out in name]
    assert not names & {"campaign", "y", "calls"}


def test_no_cell_depends_on_what_is_left_out(source, tmp_path):
    before = imported(source, tmp_path)
    rows = list(csv.DictReader(io.StringIO(BANK), delimiter=";"))
    left_out = (
        "duration",
        "campaign",
        "day_of_week",
        "emp.var.rate",
        "cons.price.idx",
        "cons.conf.idx",
        "euribor3m",
        "nr.employed",
    )
    for row in rows:
        row.update(dict.fromkeys(left_out, "77"))
    with (source / FILE_NAME).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    after = tmp_path / "after"
    assert run(source, after).exit_code == 0
    for table in import_bank.OUTPUTS:
        assert read(before, table) == read(after, table)


def test_no_input_depends_on_the_outcome(source, tmp_path):
    before = imported(source, tmp_path)
    turned = BANK.replace('"yes"\n', '"?"\n').replace('"no"\n', '"yes"\n').replace('"?"\n', '"no"\n')
    assert turned != BANK
    (source / FILE_NAME).write_text(turned, encoding="utf-8")
    after = tmp_path / "after"
    assert run(source, after).exit_code == 0
    for table in ("contacts", "contact_attributes", "events", "campaigns"):
        assert read(before, table) == read(after, table)
    dates = "opportunity_id, contact_id, created_at, closed_at"
    assert read(before, "opportunities", dates) == read(after, "opportunities", dates)
    assert read(before, "opportunities", "is_won") == read(after, "opportunities", "not is_won")


def test_attributes_are_known_from_the_day_of_the_list(source, tmp_path):
    output = imported(source, tmp_path)
    rows = read(output, "contact_attributes", "contact_id, attribute, value, observed_at")
    listed = day(2009, 12, 1)
    assert [row for row in rows if row[0] == "call-00005"] == [
        ("call-00005", "credit_default", "yes", listed),
        ("call-00005", "earlier_calls", "4", listed),
        ("call-00005", "earlier_outcome", "failure", listed),
        ("call-00005", "housing_loan", "yes", listed),
        ("call-00005", "marital_status", "single", listed),
        ("call-00005", "personal_loan", "yes", listed),
        ("call-00005", "phone_kind", "cellular", listed),
    ]
    # what is unknown has no row
    assert [row[1:3] for row in rows if row[0] == "call-00003"] == [
        ("earlier_calls", "2"),
        ("earlier_outcome", "success"),
        ("phone_kind", "cellular"),
    ]
    # nobody called before: a count of 0, and no outcome
    assert [row[1:3] for row in rows if row[0] == "call-00001" and row[1].startswith("earlier")] == [
        ("earlier_calls", "0")
    ]
    created = dict(read(output, "contacts", "contact_id, created_at"))
    assert all(observed_at == created[contact_id] for contact_id, _, _, observed_at in rows)


def test_events_are_earlier_calls_with_a_date(source, tmp_path):
    output = imported(source, tmp_path)
    columns = "event_id, contact_id, event_type, occurred_at, quantity"
    assert read(output, "events", columns) == [
        ("call-00003/earlier_call", "call-00003", "earlier_call", day(2008, 10, 26), 2),
        ("call-00003/earlier_call_success", "call-00003", "earlier_call_success", day(2008, 10, 26), 1),
        # call-00004 was called before, on a day that is not known: attributes, no event
        ("call-00005/earlier_call", "call-00005", "earlier_call", day(2009, 11, 28), 4),
        ("call-00005/earlier_call_failure", "call-00005", "earlier_call_failure", day(2009, 11, 28), 1),
        ("call-00006/earlier_call", "call-00006", "earlier_call", day(2010, 3, 1), 1),
        ("call-00006/earlier_call_success", "call-00006", "earlier_call_success", day(2010, 3, 1), 1),
    ]
    assert read(output, "events", "distinct loaded_at = occurred_at, channel") == [(True, "phone")]


def test_opportunities_close_on_the_last_day_of_the_month(source, tmp_path):
    output = imported(source, tmp_path)
    rows = read(output, "opportunities", "contact_id, created_at, closed_at, stage, is_won")
    assert rows[2:6] == [
        ("call-00003", day(2008, 11, 1), day(2008, 11, 30), "won", True),
        ("call-00004", day(2009, 4, 1), day(2009, 4, 30), "lost", False),
        ("call-00005", day(2009, 12, 1), day(2009, 12, 31), "won", True),
        ("call-00006", day(2010, 3, 1), day(2010, 3, 31), "won", True),
    ]
    assert len(rows) == 7


def test_campaigns_are_the_lists(source, tmp_path):
    output = imported(source, tmp_path)
    assert read(output, "campaigns")[:2] == [
        ("2008-05", "Calling list of May 2008", "phone", day(2008, 5, 1), day(2008, 5, 31)),
        ("2008-11", "Calling list of November 2008", "phone", day(2008, 11, 1), day(2008, 11, 30)),
    ]
    assert len(read(output, "campaigns")) == 6


def test_csv_holds_the_same_rows_and_replaces_parquet(source, tmp_path):
    output = imported(source, tmp_path)
    columns = "event_id, contact_id, event_type, occurred_at, loaded_at, quantity"
    before = read(output, "events", columns)
    assert run(source, output, "--format", "csv").exit_code == 0
    assert sorted(path.name for path in output.iterdir()) == sorted(
        f"{table}.csv" for table in import_bank.OUTPUTS
    )
    assert read(output, "events", columns, "csv") == before


def test_the_same_input_gives_the_same_bytes(source, tmp_path):
    assert run(source, tmp_path / "one").exit_code == 0
    assert run(source, tmp_path / "two").exit_code == 0
    for table in import_bank.OUTPUTS:
        name = f"{table}.parquet"
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_compressed_file_and_the_file_itself_will_do(source, tmp_path):
    assert run(source / FILE_NAME, tmp_path / "file").exit_code == 0
    (source / FILE_NAME).unlink()
    with gzip.open(source / f"{FILE_NAME}.gz", "wt", encoding="utf-8", newline="") as file:
        file.write(BANK.replace("\n", "\r\n"))
    assert read(imported(source, tmp_path), "contacts") == read(tmp_path / "file", "contacts")


def test_a_quote_in_the_path_does_no_harm(source, tmp_path):
    odd = tmp_path / "bank's"
    source.rename(odd)
    assert run(odd, tmp_path / "raw's").exit_code == 0
    assert (tmp_path / "raw's" / "events.parquet").is_file()


def test_a_missing_file_is_named(source, tmp_path):
    (source / FILE_NAME).unlink()
    assert f"{FILE_NAME} is missing. Give the folder that holds {FILE_NAME}" in error_of(
        source, tmp_path / "raw"
    )
    assert "nowhere is not there. Give the folder" in error_of(tmp_path / "nowhere", tmp_path / "raw")
    assert not (tmp_path / "raw").exists()


FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, LAST = CALLS.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "age;job\n1;student\n",
            "has no column marital, education, default, housing, loan, contact, month, pdays",
        ),
        (BANK.replace(";", ","), "cannot be read"),
        (HEADER, "has no rows."),
        (
            BANK.replace("56;", "old;", 1),
            "column age: rows without a whole number from 0 to 999: 1, for example old",
        ),
        (
            BANK.replace(";999;0;", ";-1;0;", 1),
            "column pdays: rows without a whole number from 0 to 999: 1, for example -1",
        ),
        (
            BANK.replace(";6;2;", ";6;;", 1),
            "column previous: rows without a whole number from 0 to 999: 1, for example a blank",
        ),
        (
            BANK.replace('"apr"', '"april"'),
            "column month: rows with a label that means nothing here: 1, for example april",
        ),
        (
            BANK.replace('"nonexistent"', '"other"', 1),
            "column poutcome: rows with a label that means nothing here: 1, for example other",
        ),
        (
            BANK.replace('"yes"\n', '"maybe"\n', 1),
            "column y: rows with a label that means nothing here: 1, for example maybe",
        ),
        (
            BANK.replace('"yes"\n', '""\n', 1),
            "column y: rows with a label that means nothing here: 1, for example a blank or unknown",
        ),
        # two rows that changed places: the month goes back once more
        (
            HEADER + FIRST + THIRD + SECOND + FOURTH + FIFTH + SIXTH + LAST,
            "it goes back 3 times, first in row 3",
        ),
        (
            HEADER + FOURTH + THIRD + FIFTH + SIXTH + LAST,
            "They begin with apr, end with nov, and it goes back 1 time",
        ),
        (HEADER + FIRST + SECOND + THIRD, "They begin with may, end with nov, and it goes back 0 times."),
        (HEADER + CALLS.replace(LAST, ""), "end with mar, and it goes back 2 times, first in row 4"),
    ],
)
def test_a_wrong_file_ends_in_one_line_with_the_mend(source, tmp_path, text, expected):
    (source / FILE_NAME).write_text(text, encoding="utf-8")
    message = error_of(source, tmp_path / "raw")
    assert expected in message
    assert message.rstrip().endswith("Use bank-additional-full.csv as it is published, with semicolons.")
    assert not (tmp_path / "raw").exists()


def test_a_file_that_cannot_be_read_is_named(source, tmp_path):
    (source / FILE_NAME).unlink()
    (source / f"{FILE_NAME}.gz").write_text("no gzip file", encoding="utf-8")
    assert f"{FILE_NAME}.gz cannot be read" in error_of(source, tmp_path / "raw")


def test_a_folder_with_other_raw_tables_is_left_alone(source, tmp_path):
    output = tmp_path / "raw"
    output.mkdir()
    (output / "companies.csv").write_text("company_id\n1\n", encoding="utf-8")
    assert "holds companies.csv, which is no part of the Bank Marketing data" in error_of(source, output)
    assert [path.name for path in output.iterdir()] == ["companies.csv"]


def test_an_output_that_is_a_file_or_lies_in_one_is_refused(source, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "is a file. Give a folder" in error_of(source, tmp_path / "file")
    assert "cannot be written" in error_of(source, tmp_path / "file" / "raw")


def test_a_run_that_breaks_off_leaves_the_old_tables(source, tmp_path, monkeypatch):
    output = imported(source, tmp_path)
    before = {path.name: path.read_bytes() for path in output.iterdir()}
    (source / FILE_NAME).write_text(BANK.replace("56;", "57;"), encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("lead_scoring.raw_tables.publish", fail)
    assert "No space left on device" in error_of(source, output)
    assert {path.name: path.read_bytes() for path in output.iterdir()} == before


@pytest.fixture(scope="module")
def real_tables(tmp_path_factory) -> Path:
    """The raw tables of the real data."""
    if not (REAL_DATA / f"{FILE_NAME}.gz").is_file():
        pytest.skip("the Bank Marketing file is not beside the project, in ../shared/data/bank_marketing")
    output = tmp_path_factory.mktemp("bank")
    result = run(REAL_DATA, output)
    assert result.exit_code == 0, result.output
    return output


@pytest.fixture(scope="module")
def real_rows(real_tables) -> list[dict[str, str]]:
    """The published rows, in their order."""
    with gzip.open(REAL_DATA / f"{FILE_NAME}.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def settings() -> dict[str, str]:
    """The calibration settings of the example."""
    return dict(read(EXAMPLE, "calibration_settings", "setting, value", "csv"))


def test_the_example_seeds_name_what_the_data_hold_and_nothing_else(real_tables):
    rewarded = {row[0] for row in read(EXAMPLE, "behavior_rules", "event_type", "csv")}
    attributes = {row[0] for row in read(EXAMPLE, "fit_rules", "attribute", "csv")}
    assert rewarded == {row[0] for row in read(real_tables, "events", "distinct event_type")}
    known = {row[0] for row in read(real_tables, "contact_attributes", "distinct attribute")}
    assert attributes == known | {"job_title", "education", "age"}


def test_real_rows_are_leads_in_their_order(real_tables, real_rows):
    leads = read(real_tables, "contacts", "contact_id, created_at, age, job_title, education")
    assert len(leads) == len(real_rows) == 41_188
    for number, (row, lead) in enumerate(zip(real_rows, leads, strict=True), start=1):
        contact_id, created_at, *person = lead
        assert contact_id == f"call-{number:05}"
        assert f"{created_at:%b}".lower() == row["month"]
        assert person == [
            int(row["age"]),
            *(None if row[column] == "unknown" else row[column] for column in ("job", "education")),
        ]
    dates = [created_at for _, created_at, *_ in leads]
    assert dates == sorted(dates)
    assert (dates[0], dates[-1], len(set(dates))) == (day(2008, 5, 1), day(2010, 11, 1), 26)
    # 12 rows are exact copies of another, and stay
    assert len({tuple(row.values()) for row in real_rows}) == 41_188 - 12


def test_real_attributes_hold_all_that_is_known(real_tables, real_rows):
    values: dict[str, dict[str, str]] = {}
    for contact_id, attribute, value in read(
        real_tables, "contact_attributes", "contact_id, attribute, value"
    ):
        values.setdefault(contact_id, {})[attribute] = value
    columns = {
        "marital": "marital_status",
        "default": "credit_default",
        "housing": "housing_loan",
        "loan": "personal_loan",
        "contact": "phone_kind",
        "previous": "earlier_calls",
        "poutcome": "earlier_outcome",
    }
    for number, row in enumerate(real_rows, start=1):
        known = {
            attribute: row[column]
            for column, attribute in columns.items()
            if row[column] not in ("unknown", "nonexistent")
        }
        assert values[f"call-{number:05}"] == known


def test_real_earlier_calls(real_tables, real_rows):
    dated = [row for row in real_rows if row["pdays"] != "999"]
    assert len(dated) == 1_515
    created = dict(read(real_tables, "contacts", "contact_id, created_at"))
    found: dict[str, list[tuple[int, int]]] = {}
    for contact_id, event_type, occurred_at, quantity in read(
        real_tables, "events", "contact_id, event_type, occurred_at, quantity"
    ):
        found.setdefault(event_type, []).append(((created[contact_id] - occurred_at).days, quantity))
    assert found["earlier_call"] == [(int(row["pdays"]), int(row["previous"])) for row in dated]
    for outcome, calls in (("success", 1_373), ("failure", 142)):
        expected = [(int(row["pdays"]), 1) for row in dated if row["poutcome"] == outcome]
        assert found[f"earlier_call_{outcome}"] == expected
        assert len(expected) == calls
    # without a date: known as attributes alone
    assert sum(row["pdays"] == "999" and row["previous"] != "0" for row in real_rows) == 4_110


def test_real_outcomes_and_the_split_of_the_example(real_tables, real_rows):
    outcomes = read(real_tables, "opportunities", "created_at, closed_at, is_won")
    assert [is_won for _, _, is_won in outcomes] == [row["y"] == "yes" for row in real_rows]
    chosen = settings()
    horizon = datetime.timedelta(days=int(chosen["horizon_days"]))
    cutoffs = [datetime.datetime.fromisoformat(cutoff) for cutoff in chosen["cutoffs"].split("|")]
    assert cutoffs == sorted({created_at for created_at, _, _ in outcomes})
    assert int(chosen["max_cutoffs"]) >= len(cutoffs)
    # each outcome falls inside the horizon of its own list
    assert all(created_at < closed_at <= created_at + horizon for created_at, closed_at, _ in outcomes)
    assert not [
        cutoff
        for cutoff in cutoffs
        if {created_at for created_at, closed_at, _ in outcomes if created_at <= cutoff < closed_at}
        != {cutoff}
    ]
    held_out = cutoffs[-int(chosen["holdout_cutoffs"])]
    taught = cutoffs[-int(chosen["holdout_cutoffs"]) - 1]
    assert (taught, held_out) == (day(2009, 3, 1), day(2009, 4, 1))
    assert taught + horizon < held_out, "the last training cutoff would be lost"
    before = [is_won for created_at, _, is_won in outcomes if created_at < held_out]
    after = [is_won for created_at, _, is_won in outcomes if created_at >= held_out]
    assert (len(before), sum(before)) == (27_972, 1_465)
    assert (len(after), sum(after)) == (13_216, 3_175)
    # every horizon is over on the date that the README gives for looking back
    assert cutoffs[-1] + horizon <= day(2010, 12, 31)
