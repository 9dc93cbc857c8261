"""Tests of lead_scoring/import_oulad.py: the mapping on a few hand-made students, its errors, the real data."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import duckdb
import pytest
from importers import PROJECT_DIRECTORY, day, load, read

REAL_DATA = PROJECT_DIRECTORY.parent / "shared" / "data" / "oulad"

importer = load("import_oulad")
import_oulad = importer.module
run, imported, error_of = importer.run, importer.imported, importer.error_of

COURSES = """code_module,code_presentation,module_presentation_length
AAA,2013J,268
AAA,2014J,269
BBB,2013J,268
BBB,2013B,240
CCC,2014J,269
"""

INFO_HEADER = (
    "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,"
    "num_of_prev_attempts,studied_credits,disability,final_result\n"
)
STUDENT_INFO = (
    INFO_HEADER
    + """AAA,2013J,1,M,Scotland,HE Qualification,10-20,55<=,0,240,N,Pass
AAA,2013J,2,F,Wales,A Level or Equivalent,90-100%,35-55,1,60,Y,Distinction
BBB,2013B,3,F,Ireland,Lower Than A Level,,0-35,0,60,N,Fail
BBB,2013B,4,M,Ireland,Lower Than A Level,?,0-35,0,60,N,Withdrawn
BBB,2013J,5,M,Ireland,Lower Than A Level,0-10%,0-35,0,60,N,Withdrawn
AAA,2014J,6,M,Ireland,Lower Than A Level,0-10%,0-35,0,60,N,Withdrawn
AAA,2014J,7,M,Ireland,Lower Than A Level,0-10%,0-35,0,60,N,Fail
AAA,2014J,8,M,Ireland,Lower Than A Level,0-10%,0-35,0,60,N,Withdrawn
CCC,2014J,9,M,Ireland,Lower Than A Level,0-10%,0-35,0,60,N,Pass
"""
)

REGISTRATION_HEADER = "code_module,code_presentation,id_student,date_registration,date_unregistration\n"
STUDENT_REGISTRATION = (
    REGISTRATION_HEADER
    + """AAA,2013J,1,-159,
AAA,2013J,2,10,
BBB,2013B,3,-20,
BBB,2013B,4,-20,12
BBB,2013J,5,,-33
AAA,2014J,6,,5
AAA,2014J,7,,
AAA,2014J,8,-30,-10
CCC,2014J,9,-20,
"""
)

VLE = """id_site,code_module,code_presentation,activity_type,week_from,week_to
100,AAA,2013J,homepage,,
101,AAA,2013J,quiz,1,2
200,BBB,2013B,forumng,,
"""

STUDENT_VLE = """code_module,code_presentation,id_student,id_site,date,sum_click
AAA,2013J,1,100,-10,4
AAA,2013J,1,100,-10,1
AAA,2013J,1,100,-10,1
AAA,2013J,1,100,-10,1
AAA,2013J,1,101,30,7
AAA,2013J,2,100,0,2
BBB,2013B,3,200,5,1
BBB,2013B,3,999,5,1
CCC,2014J,9,300,5,1
"""

FILES = {
    "courses.csv": COURSES,
    "studentInfo.csv": STUDENT_INFO,
    "studentRegistration.csv": STUDENT_REGISTRATION,
    "vle.csv": VLE,
    "studentVle.csv": STUDENT_VLE,
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the five files, as small as they can be."""
    folder = tmp_path / "published"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_contacts_are_registrations(source, tmp_path):
    output = imported(source, tmp_path)
    assert read(output, "contacts", "contact_id, created_at, lead_source, campaign_id") == [
        ("AAA-2013J-1", day(2013, 4, 25), "AAA", "AAA-2013J"),
        ("AAA-2013J-2", day(2013, 10, 11), "AAA", "AAA-2013J"),
        # no date of registration, unregistered after the start: day 0
        ("AAA-2014J-6", day(2014, 10, 1), "AAA", "AAA-2014J"),
        # no date at all: day 0
        ("AAA-2014J-7", day(2014, 10, 1), "AAA", "AAA-2014J"),
        ("AAA-2014J-8", day(2014, 9, 1), "AAA", "AAA-2014J"),
        ("BBB-2013B-3", day(2013, 1, 12), "BBB", "BBB-2013B"),
        ("BBB-2013B-4", day(2013, 1, 12), "BBB", "BBB-2013B"),
        # no date of registration, unregistered 33 days before the start: that day
        ("BBB-2013J-5", day(2013, 8, 29), "BBB", "BBB-2013J"),
    ]
    assert read(output, "contacts", "region, gender, education")[:2] == [
        ("Scotland", "male", "HE Qualification"),
        ("Wales", "female", "A Level or Equivalent"),
    ]


def test_what_is_only_known_afterwards_is_no_input(source, tmp_path):
    output = imported(source, tmp_path)
    names = set()
    with duckdb.connect() as connection:
        for table in ("contacts", "events", "contact_attributes"):
            rows = connection.execute(f"describe select * from '{output / table}.parquet'").fetchall()
            names |= {row[0] for row in rows}
    names |= {row[0] for row in read(output, "contact_attributes", "distinct attribute")}
    assert not names & {"final_result", "date_unregistration", "stage", "is_won", "closed_at"}


def test_attributes_are_known_from_the_registration(source, tmp_path):
    output = imported(source, tmp_path)
    rows = read(output, "contact_attributes", "contact_id, attribute, value, observed_at")
    registered = day(2013, 4, 25)
    assert [row for row in rows if row[0] == "AAA-2013J-1"] == [
        ("AAA-2013J-1", "age_band", "55<=", registered),
        ("AAA-2013J-1", "disability", "no", registered),
        # the label that lacks its percent sign is mended
        ("AAA-2013J-1", "imd_band", "10-20%", registered),
        ("AAA-2013J-1", "num_of_prev_attempts", "0", registered),
        ("AAA-2013J-1", "studied_credits", "240", registered),
    ]
    unknown = {row[0] for row in rows} - {row[0] for row in rows if row[1] == "imd_band"}
    assert unknown == {"BBB-2013B-3", "BBB-2013B-4"}
    created = dict(read(output, "contacts", "contact_id, created_at"))
    assert all(observed_at == created[contact_id] for contact_id, _, _, observed_at in rows)


def test_events_are_click_rows_and_exact_copies_share_an_id(source, tmp_path):
    output = imported(source, tmp_path)
    rows = read(
        output, "events", "event_id, contact_id, event_type, occurred_at, loaded_at, channel, page, quantity"
    )
    clicks = [row for row in rows if row[1] == "AAA-2013J-1"]
    assert [(row[2], row[3], row[6], row[7]) for row in clicks] == [
        ("homepage", day(2013, 9, 21), "100", 1),
        ("homepage", day(2013, 9, 21), "100", 1),
        ("homepage", day(2013, 9, 21), "100", 1),
        ("homepage", day(2013, 9, 21), "100", 4),
        ("quiz", day(2013, 10, 31), "101", 7),
    ]
    assert len({row[0] for row in clicks}) == 3
    assert clicks[0][0] == clicks[1][0] == clicks[2][0] == "AAA-2013J-1/100/-10/1"
    assert all(row[3] == row[4] and row[5] == "vle" for row in rows)
    assert len(rows) == 8, "every click row of the four presentations, and none of the others"


def test_a_click_on_an_unknown_site_is_passed_on_and_told(source, tmp_path):
    output = tmp_path / "raw"
    result = run(source, output)
    assert (None, "999") in read(output, "events", "event_type, page")
    assert "Events on sites that vle.csv lacks, which the project rejects: 1." in result.output


def test_opportunities_close_when_the_outcome_is_known(source, tmp_path):
    output = imported(source, tmp_path)
    assert read(output, "opportunities", "contact_id, created_at, closed_at, stage, is_won") == [
        ("AAA-2013J-1", day(2013, 10, 1), day(2014, 6, 26), "pass", True),
        # registered after the start: opens with the registration
        ("AAA-2013J-2", day(2013, 10, 11), day(2014, 6, 26), "distinction", True),
        ("AAA-2014J-6", day(2014, 10, 1), day(2014, 10, 6), "withdrawn", False),
        ("AAA-2014J-7", day(2014, 10, 1), day(2015, 6, 27), "fail", False),
        # left before the start: opens and closes on that day
        ("AAA-2014J-8", day(2014, 9, 21), day(2014, 9, 21), "withdrawn", False),
        ("BBB-2013B-3", day(2013, 2, 1), day(2013, 9, 29), "fail", False),
        ("BBB-2013B-4", day(2013, 2, 1), day(2013, 2, 13), "withdrawn", False),
        ("BBB-2013J-5", day(2013, 8, 29), day(2013, 8, 29), "withdrawn", False),
    ]


def test_a_pass_stays_won_whatever_the_unregistration_says(source, tmp_path):
    path = source / "studentRegistration.csv"
    path.write_text(
        STUDENT_REGISTRATION.replace("AAA,2013J,1,-159,", "AAA,2013J,1,-159,100"), encoding="utf-8"
    )
    output = imported(source, tmp_path)
    assert read(output, "opportunities", "closed_at, is_won")[0] == (day(2014, 6, 26), True)


def test_campaigns_are_the_presentations(source, tmp_path):
    output = imported(source, tmp_path)
    assert read(output, "campaigns", "campaign_id, started_at, ended_at") == [
        ("AAA-2013J", day(2013, 10, 1), day(2014, 6, 26)),
        ("AAA-2014J", day(2014, 10, 1), day(2015, 6, 27)),
        ("BBB-2013B", day(2013, 2, 1), day(2013, 9, 29)),
        ("BBB-2013J", day(2013, 10, 1), day(2014, 6, 26)),
    ]


def test_csv_holds_the_same_rows_and_replaces_parquet(source, tmp_path):
    output = imported(source, tmp_path)
    columns = "event_id, contact_id, event_type, occurred_at, loaded_at, quantity"
    before = read(output, "events", columns)
    assert run(source, output, "--format", "csv").exit_code == 0
    assert sorted(path.name for path in output.iterdir()) == sorted(
        f"{table}.csv" for table in import_oulad.OUTPUTS
    )
    assert read(output, "events", columns, "csv") == before


def test_the_same_input_gives_the_same_bytes(source, tmp_path):
    assert run(source, tmp_path / "one").exit_code == 0
    assert run(source, tmp_path / "two").exit_code == 0
    for table in import_oulad.OUTPUTS:
        name = f"{table}.parquet"
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_compressed_clicks_will_do(source, tmp_path):
    (source / "studentVle.csv").unlink()
    with gzip.open(source / "studentVle.csv.gz", "wt", encoding="utf-8") as file:
        file.write(STUDENT_VLE)
    assert len(read(imported(source, tmp_path), "events")) == 8


def test_a_quote_in_the_path_does_no_harm(source, tmp_path):
    odd = tmp_path / "o'ulad"
    source.rename(odd)
    assert run(odd, tmp_path / "raw's").exit_code == 0
    assert (tmp_path / "raw's" / "events.parquet").is_file()


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_named(source, tmp_path, name):
    (source / name).unlink()
    message = error_of(source, tmp_path / "raw")
    assert f"{name.removesuffix('.csv')}.csv" in message
    assert "is missing. Give the folder that holds the OULAD files" in message
    assert not (tmp_path / "raw").exists()


def test_a_path_that_is_no_folder_is_named(tmp_path):
    assert "nowhere is not a folder" in error_of(tmp_path / "nowhere", tmp_path / "raw")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "vle.csv",
            "site,kind\n1,quiz\n",
            "has no column id_site, code_module, code_presentation, activity_type",
        ),
        (
            "studentVle.csv",
            STUDENT_VLE + "AAA,2013J,1,100,3,many\n",
            "column sum_click: rows without a whole number: 1, for example many",
        ),
        (
            "studentVle.csv",
            STUDENT_VLE + "AAA,2013J,1,100,,2\n",
            "column date: rows without a whole number: 1, for example a blank",
        ),
        (
            "studentRegistration.csv",
            STUDENT_REGISTRATION.replace("-159", "early"),
            "column date_registration: rows without a whole number: 1, for example early",
        ),
        (
            "studentInfo.csv",
            STUDENT_INFO.replace(",Pass", ",Passed", 1),
            "column final_result: rows with an unknown result: 1, for example Passed",
        ),
        (
            "studentInfo.csv",
            STUDENT_INFO + STUDENT_INFO.splitlines()[1] + "\n",
            "studentInfo.csv: registrations that stand there more than once: 1",
        ),
        (
            "studentRegistration.csv",
            STUDENT_REGISTRATION.replace("AAA,2013J,2,10,\n", ""),
            "studentRegistration.csv: registrations that stand in studentInfo.csv and are missing here: 1",
        ),
        (
            "studentRegistration.csv",
            STUDENT_REGISTRATION + "AAA,2013J,77,1,\n",
            "studentInfo.csv: registrations that stand in studentRegistration.csv and are missing here: 1",
        ),
        (
            "courses.csv",
            COURSES.replace("BBB,2013B,240\n", ""),
            "courses.csv must have one row for BBB 2013B",
        ),
        ("courses.csv", COURSES + "AAA,2013J,268\n", "courses.csv must have one row for AAA 2013J"),
        ("studentVle.csv.gz", "no gzip file", "studentVle.csv.gz cannot be read"),
    ],
)
def test_a_wrong_file_ends_in_one_line_with_the_mend(source, tmp_path, name, text, expected):
    (source / name).write_text(text, encoding="utf-8")
    message = error_of(source, tmp_path / "raw")
    assert expected in message
    assert message.rstrip().endswith(".")
    assert not (tmp_path / "raw").exists()


def test_files_without_the_four_presentations_are_refused(source, tmp_path):
    (source / "studentInfo.csv").write_text(INFO_HEADER, encoding="utf-8")
    (source / "studentRegistration.csv").write_text(REGISTRATION_HEADER, encoding="utf-8")
    message = error_of(source, tmp_path / "raw")
    assert "has nobody in AAA 2013J, AAA 2014J, BBB 2013B, BBB 2013J" in message


def test_a_folder_with_other_raw_tables_is_left_alone(source, tmp_path):
    output = tmp_path / "raw"
    output.mkdir()
    (output / "companies.csv").write_text("company_id\n1\n", encoding="utf-8")
    assert "holds companies.csv, which is no part of OULAD" in error_of(source, output)
    assert [path.name for path in output.iterdir()] == ["companies.csv"]


def test_an_output_that_is_a_file_or_lies_in_one_is_refused(source, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "is a file. Give a folder" in error_of(source, tmp_path / "file")
    assert "cannot be written" in error_of(source, tmp_path / "file" / "raw")


def test_a_run_that_breaks_off_leaves_the_old_tables(source, tmp_path, monkeypatch):
    output = imported(source, tmp_path)
    before = {path.name: path.read_bytes() for path in output.iterdir()}
    (source / "studentVle.csv").write_text(STUDENT_VLE.replace(",7\n", ",8\n"), encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("lead_scoring.raw_tables.publish", fail)
    assert "No space left on device" in error_of(source, output)
    assert {path.name: path.read_bytes() for path in output.iterdir()} == before


def test_the_example_seeds_reward_every_activity_of_the_data_and_nothing_else(real_tables):
    seeds = PROJECT_DIRECTORY / "examples" / "oulad"
    rewarded = {row[0] for row in read(seeds, "behavior_rules", "event_type", "csv")}
    attributes = {row[0] for row in read(seeds, "fit_rules", "attribute", "csv")}
    assert rewarded == {row[0] for row in read(real_tables, "events", "distinct event_type")}
    known = {row[0] for row in read(real_tables, "contact_attributes", "distinct attribute")}
    assert attributes <= known | {"education"}


@pytest.fixture(scope="module")
def real_tables(tmp_path_factory) -> Path:
    """The raw tables of the real data."""
    if not (REAL_DATA / "studentInfo.csv").is_file():
        pytest.skip("the OULAD files are not beside the project, in ../shared/data/oulad")
    output = tmp_path_factory.mktemp("oulad")
    result = run(REAL_DATA, output)
    assert result.exit_code == 0, result.output
    return output


def test_real_people(real_tables):
    assert read(real_tables, "contacts", "count(*), count(distinct contact_id)") == [(4752, 4752)]
    assert read(real_tables, "events", "count(distinct contact_id)") == [(4137,)]
    assert ("AAA-2013J-11391",) in read(real_tables, "contacts", "contact_id")


def test_real_clicks(real_tables):
    rows, kept, clicks, untyped = read(
        real_tables,
        "events",
        "count(*), count(distinct event_id), sum(quantity), count(*) filter (where event_type is null)",
    )[0]
    assert (rows, untyped) == (1_048_575, 0)
    assert rows - kept == 89_529
    with duckdb.connect() as connection:
        published = f"read_csv('{REAL_DATA / 'studentVle.csv.gz'}')"
        assert connection.execute(f"select count(*), sum(sum_click) from {published}").fetchone() == (
            rows,
            clicks,
        )
        assert connection.execute(
            f"select count(*) from (select distinct * from {published})"
        ).fetchone() == (kept,)


def test_real_outcomes(real_tables):
    with duckdb.connect() as connection:
        presentations = " or ".join(
            f"(code_module = '{module}' and code_presentation = '{presentation}')"
            for module, presentation in import_oulad.PRESENTATIONS
        )
        published = connection.execute(
            f"select lower(final_result), count(*) from read_csv('{REAL_DATA / 'studentInfo.csv'}') "
            f"where {presentations} group by all"
        ).fetchall()
    rows = read(real_tables, "opportunities", "stage, is_won, closed_at, created_at")
    assert {(stage, sum(row[0] == stage for row in rows)) for stage, _ in published} == set(published)
    assert sum(is_won for _, is_won, _, _ in rows) == sum(
        count for stage, count in published if stage in ("pass", "distinction")
    )
    assert all(created_at <= closed_at for _, _, closed_at, created_at in rows)
    assert max(closed_at for _, _, closed_at, _ in rows) == day(2015, 6, 27)


@pytest.mark.parametrize(
    ("cutoff", "presentations", "still_registered", "passes"),
    [
        ("2013-03-03", ("BBB-2013B",), 1525, 802),
        ("2013-10-31", ("AAA-2013J", "BBB-2013J"), 2193, 1349),
        ("2014-10-31", ("AAA-2014J",), 348, 253),
        ("2013-04-02", ("BBB-2013B",), 1453, 802),
        ("2013-11-30", ("AAA-2013J", "BBB-2013J"), 2143, 1350),
        ("2014-11-30", ("AAA-2014J",), 340, 253),
    ],
)
def test_real_people_still_registered_30_and_60_days_into_the_course(
    real_tables, cutoff, presentations, still_registered, passes
):
    """The people open on a date are those that the published files call registered; passes are in time."""
    date = datetime.date.fromisoformat(cutoff)
    horizon_end = date + datetime.timedelta(days=240)
    opportunities = {
        contact_id: (closed_at.date(), is_won)
        for contact_id, closed_at, is_won in read(
            real_tables, "opportunities", "contact_id, closed_at, is_won"
        )
    }
    contacts = read(real_tables, "contacts", "contact_id, created_at, campaign_id")
    open_people = {
        contact_id
        for contact_id, created_at, campaign_id in contacts
        if campaign_id in presentations and created_at.date() <= date < opportunities[contact_id][0]
    }
    with duckdb.connect() as connection:
        published = {
            row[0]
            for module, presentation in import_oulad.PRESENTATIONS
            if f"{module}-{presentation}" in presentations
            for row in connection.execute(
                "select code_module || '-' || code_presentation || '-' || id_student "
                f"from read_csv('{REAL_DATA / 'studentRegistration.csv'}') "
                "where code_module = $module and code_presentation = $presentation "
                "and coalesce(date_registration, 0) <= $day "
                "and (date_unregistration is null or date_unregistration > $day)",
                {
                    "module": module,
                    "presentation": presentation,
                    "day": (date - import_oulad.PRESENTATIONS[module, presentation]).days,
                },
            ).fetchall()
        }
    assert open_people == published
    assert len(open_people) == still_registered
    won = [opportunities[contact_id][0] for contact_id in open_people if opportunities[contact_id][1]]
    assert len(won) == passes
    assert all(date < closed_on <= horizon_end for closed_on in won)
    assert horizon_end <= datetime.date(2015, 7, 31)
