"""The sample data generator: the same data every time, all that it promises in it, and nothing that it
hides."""

import json
from pathlib import Path

import duckdb
import pytest
from lead_scoring.sample_data import make_sample_data
from lead_scoring.sample_data.tables import SCHEMAS, UNREADABLE_TEXT

CONTRACT = {
    "contacts": "contact_id created_at company_id name email job_title department country region age gender "
    "education lead_source campaign_id owner is_opted_out",
    "events": "event_id contact_id anonymous_id event_type occurred_at loaded_at channel campaign_id page "
    "asset duration_seconds quantity",
    "identities": "anonymous_id contact_id linked_at",
    "companies": "company_id name domain industry business_model employee_count annual_revenue "
    "annual_growth country",
    "contact_attributes": "contact_id attribute observed_at value",
    "opportunities": "opportunity_id contact_id company_id created_at closed_at stage is_won amount currency",
    "campaigns": "campaign_id name channel cost started_at ended_at",
    "sales_feedback": "feedback_id contact_id recorded_at verdict reason sales_rep",
    "erasure_requests": "contact_id requested_at",
}
MOMENT_COLUMNS = {
    (table, field.name)
    for table, schema in SCHEMAS.items()
    for field in schema
    if str(field.type).startswith("timestamp")
}


def run(arguments: list) -> int:
    """Run the command and give its exit code."""
    with pytest.raises(SystemExit) as ended:
        make_sample_data.main(arguments)
    return ended.value.code


def make(folder: Path, *options: str) -> Path:
    """Run the generator with some options and return the folder."""
    assert run(["--output", str(folder), *options]) == 0
    return folder


def read_truth(folder: Path) -> dict:
    """The content of truth.json."""
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def same_bytes(left: Path, right: Path) -> dict:
    """File name to whether two folders hold the same bytes under it."""
    names = sorted(path.name for path in left.iterdir())
    assert names == sorted(path.name for path in right.iterdir())
    return {name: (left / name).read_bytes() == (right / name).read_bytes() for name in names}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Data of 1,000 contacts in Parquet."""
    return make(tmp_path_factory.mktemp("parquet"), "--contacts", "1000", "--seed", "3")


@pytest.fixture(scope="module")
def query(folder):
    """Function that runs SQL over the nine tables of `folder`."""
    connection = duckdb.connect()
    for table in CONTRACT:
        connection.execute(f"create view {table} as select * from '{folder / table}.parquet'")
    return lambda sql: connection.execute(sql).fetchall()


def test_the_same_options_give_the_same_bytes(folder, tmp_path):
    again = make(tmp_path / "again", "--contacts", "1000", "--seed", "3")
    assert all(same_bytes(folder, again).values())


def test_another_seed_gives_other_data(folder, tmp_path):
    other = make(tmp_path / "other", "--contacts", "1000", "--seed", "4")
    is_same = same_bytes(folder, other)
    assert [name for name, same in is_same.items() if same] == []


def test_the_size_of_a_chunk_changes_nothing(tmp_path):
    size = ("--contacts", "2300", "--events-per-contact", "8")
    small = make(tmp_path / "small", *size, "--chunk-contacts", "1")
    large = make(tmp_path / "large", *size, "--chunk-contacts", "100000")
    assert all(same_bytes(small, large).values())


def test_row_groups_are_cut_by_rows_and_not_by_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr("lead_scoring.sample_data.tables.ROWS_PER_GROUP", 700)
    size = ("--contacts", "1500", "--events-per-contact", "3")
    small = make(tmp_path / "small", *size, "--chunk-contacts", "1000")
    large = make(tmp_path / "large", *size, "--chunk-contacts", "2000")
    assert all(same_bytes(small, large).values())
    groups = duckdb.sql(f"""
        select distinct row_group_id, row_group_num_rows from parquet_metadata('{small}/events.parquet')
        order by 1
    """).fetchall()
    assert len(groups) > 5 and {rows for _, rows in groups[:-1]} == {700}


def test_every_table_has_the_columns_of_the_contract(folder, query):
    for table, columns in CONTRACT.items():
        described = query(f"describe {table}")
        assert [row[0] for row in described] == columns.split(), table
        for column, kind, *_ in described:
            assert (kind == "TIMESTAMP") == ((table, column) in MOMENT_COLUMNS), (table, column)
        assert query(f"select count(*) from {table}") == [(read_truth(folder)["sizes"]["rows"][table],)]


def test_csv_holds_the_same_as_parquet(folder, tmp_path):
    text = make(tmp_path / "csv", "--contacts", "1000", "--seed", "3", "--format", "csv")
    unreadable = 0
    for table in CONTRACT:
        columns, csv_columns = [], []
        for column in CONTRACT[table].split():
            kind = SCHEMAS[table].field(column).type
            if (table, column) in MOMENT_COLUMNS:
                columns.append(f"strftime({column}, '%Y-%m-%d %H:%M:%S')")
                csv_columns.append(f"nullif({column}, '{UNREADABLE_TEXT}')")
            elif str(kind) == "double":
                columns.append(column)
                csv_columns.append(f"cast({column} as double)")
            else:
                columns.append(f"nullif(cast({column} as varchar), '')")
                csv_columns.append(f"nullif({column}, '')")
        source = f"read_csv('{text / table}.csv', all_varchar = true, header = true)"
        left = f"select row_number() over (), {', '.join(columns)} from '{folder / table}.parquet'"
        right = f"select row_number() over (), {', '.join(csv_columns)} from {source}"
        assert duckdb.sql(f"({left}) except all ({right})").fetchall() == [], table
        assert duckdb.sql(f"({right}) except all ({left})").fetchall() == [], table
        for column in [name for owner, name in MOMENT_COLUMNS if owner == table]:
            unreadable += duckdb.sql(
                f"select count(*) from {source} where {column} = '{UNREADABLE_TEXT}'"
            ).fetchall()[0][0]
    truth = read_truth(text)
    assert truth == read_truth(folder)
    stated = [
        count
        for kinds in truth["broken_rows"].values()
        for kind, count in kinds.items()
        if "unreadable" in kind
    ]
    assert len(stated) == 3 and unreadable == sum(stated)


def test_broken_events_are_there_as_stated(folder, query):
    broken = read_truth(folder)["broken_rows"]["events"]
    assert all(count > 0 for count in broken.values())
    found = query("""
        select
            count(*) filter (where event_id is null),
            count(*) filter (where event_type is null or trim(event_type) = ''),
            count(*) filter (where occurred_at is null),
            count(*) filter (where cast(occurred_at as date) > cast(loaded_at as date)),
            count(*) filter (where occurred_at < timestamp '1990-01-01'),
            count(*) filter (where contact_id is null and anonymous_id is null),
            count(*) filter (
                where contact_id not in (select contact_id from contacts where contact_id is not null)),
            count(*) filter (where quantity = 0),
            count(*) filter (where quantity < 0),
            count(*) filter (where length(asset) > 1000)
        from events
    """)[0]
    assert found == (
        broken["event_id_missing"],
        broken["event_type_blank"],
        broken["occurred_at_missing"] + broken["occurred_at_unreadable"],
        broken["occurred_after_loaded"],
        broken["occurred_before_1990"],
        broken["no_contact_and_no_visitor"],
        broken["unknown_contact"],
        broken["quantity_zero"],
        broken["quantity_negative"],
        broken["text_oversized"],
    )


def test_duplicate_events_are_there_as_stated_and_the_first_loaded_is_the_good_one(folder, query):
    broken = read_truth(folder)["broken_rows"]["events"]
    copies = query("""
        select count(distinct events) = 1, max_by(quantity, loaded_at) > min_by(quantity, loaded_at)
        from events where event_id is not null group by event_id having count(*) > 1
    """)
    assert sum(is_identical for is_identical, _ in copies) == broken["duplicate_identical"]
    assert sum(not is_identical for is_identical, _ in copies) == broken["duplicate_differing"]
    assert all(is_larger for is_identical, is_larger in copies if not is_identical)


def test_broken_rows_of_the_other_tables_are_there_as_stated(folder, query):
    broken = read_truth(folder)["broken_rows"]

    def one(sql: str) -> int:
        """The only number that a statement gives."""
        return query(sql)[0][0]

    def duplicates(table: str) -> int:
        """Rows of a table that repeat another row."""
        return one(f"select count(*) - count(distinct {table}) from {table}")

    unknown = "contact_id not in (select contact_id from contacts where contact_id is not null)"
    for table in (
        "contacts",
        "identities",
        "companies",
        "contact_attributes",
        "opportunities",
        "campaigns",
        "sales_feedback",
    ):
        assert duplicates(table) == broken[table]["duplicate_identical"], table
    for table in ("identities", "contact_attributes", "opportunities", "sales_feedback", "erasure_requests"):
        assert one(f"select count(*) from {table} where {unknown}") == broken[table]["unknown_contact"], table
    contacts = broken["contacts"]
    assert one("select count(*) from contacts where contact_id is null") == contacts["contact_id_missing"]
    assert (
        one("select count(*) from contacts where created_at is null")
        == contacts["created_at_missing"] + contacts["created_at_unreadable"]
    )
    assert (
        one("select count(*) from (select distinct * from contacts) where owner = 'Zoe Zimmer'")
        == contacts["duplicate_differing"]
    )
    assert (
        one("select count(*) from identities where anonymous_id is null")
        == broken["identities"]["anonymous_id_missing"]
    )
    assert (
        one("select count(*) from companies where company_id is null")
        == broken["companies"]["company_id_missing"]
    )
    assert (
        one("select count(*) from contact_attributes where observed_at is null")
        == broken["contact_attributes"]["observed_at_missing"]
        + broken["contact_attributes"]["observed_at_unreadable"]
    )
    assert (
        one("select count(*) from opportunities where opportunity_id is null")
        == broken["opportunities"]["opportunity_id_missing"]
    )
    assert (
        one("""select count(*) from sales_feedback
                  where verdict not in ('contacted', 'accepted', 'rejected', 'recycled')""")
        == broken["sales_feedback"]["verdict_unknown"]
    )
    assert all(count > 0 for kinds in broken.values() for count in kinds.values())


def test_broken_rows_are_a_small_share(folder):
    truth = read_truth(folder)
    assert truth["broken_rows_total"] == sum(
        count for kinds in truth["broken_rows"].values() for count in kinds.values()
    )
    assert 0.003 < truth["broken_rows_share"] < 0.008


def test_it_is_a_company_that_one_can_believe_in(query):
    kinds = dict(query("select event_type, count(*) from events group by 1"))
    assert {
        "email_sent",
        "email_opened",
        "email_clicked",
        "email_replied",
        "email_bounced",
        "unsubscribed",
        "spam_reported",
        "newsletter_signed_up",
        "page_viewed",
        "content_downloaded",
        "webinar_registered",
        "webinar_attended",
        "form_submitted",
        "contact_form_submitted",
        "demo_requested",
        "trial_started",
        "coupon_used",
        "social_liked",
        "social_commented",
        "social_shared",
    } <= set(kinds)
    facts = query("""
        select
            (select count(*) from contacts where email is null) between 10 and 100,
            (select count(*) from contacts where email <> lower(email)) between 10 and 120,
            (select count(*) from contacts where name like 'http%' or name in ('asdf', 'qwerty')) > 3,
            (select max(people) from (select count(*) as people from contacts where company_id is not null
                                      group by company_id)) between 6 and 60,
            (select count(*) from events where quantity > 1 and event_type = 'page_viewed') > 100,
            (select count(*) from events where date_diff('day', occurred_at, loaded_at) >= 2
                                           and occurred_at > timestamp '1991-01-01') > 100,
            (select count(*) from opportunities where is_won and contact_id is not null) > 20,
            (select count(*) from opportunities where not is_won) > 20,
            (select count(*) from opportunities where is_won is null and closed_at is null) > 5,
            (select count(*) from opportunities where contact_id is null and company_id is not null) > 0,
            (select count(*) from opportunities where currency = 'USD') between 1 and 40,
            (select count(distinct verdict) from sales_feedback) = 5,
            (select count(*) from contact_attributes where value = '') > 20,
            (select count(*) from erasure_requests) between 2 and 6,
            (select min(cost) from campaigns) > 0,
            (select max(loaded_at) from events) <= timestamp '2026-06-30 23:59:59',
            (select max(closed_at) from opportunities) <= timestamp '2026-06-30 23:59:59'
    """)[0]
    assert facts == (True,) * len(facts)


def test_visits_before_sign_up_are_anonymous_until_they_are_linked(query):
    before, after, wrong = query("""
        with devices as (
            select distinct identities.anonymous_id, identities.contact_id, identities.linked_at
            from identities join contacts using (contact_id)
        )
        select
            count(*) filter (where occurred_at < linked_at and events.contact_id is null),
            count(*) filter (where events.contact_id = devices.contact_id),
            count(*) filter (where occurred_at >= linked_at and events.contact_id is null)
        from events join devices using (anonymous_id)
        where occurred_at > timestamp '1991-01-01'
    """)[0]
    assert before > 300 and after > 300 and wrong == 0
    never_linked = query("""
        select count(*) from events
        where contact_id is null and anonymous_id not in (select anonymous_id from identities
                                                          where anonymous_id is not null)
    """)[0][0]
    assert never_linked > 300


def test_who_unsubscribed_is_opted_out(query):
    assert query("""
        select count(*) from contacts
        where not is_opted_out and contact_id in (
            select contact_id from events
            where event_type in ('unsubscribed', 'spam_reported') and quantity = 1 and contact_id is not null)
    """) == [(0,)]
    assert query("select count(*) > 20 from contacts where is_opted_out") == [(True,)]


def test_what_the_sign_up_form_tells_stands_dated_beside_the_columns(query):
    facts, without_facts, other_region, other_size = query("""
        with people as (select distinct on (contact_id) * from contacts where contact_id is not null
                        and created_at is not null order by contact_id),
        signed_up as (
            select people.*, companies.employee_count from people
            left join (select distinct on (company_id) * from companies) as companies using (company_id)),
        facts as (
            select distinct on (contact_id, attribute) * from contact_attributes
            where attribute in ('seniority', 'region', 'email_domain_kind', 'industry', 'employee_count')
              and observed_at is not null)
        select count(*), (select count(*) from people) * 5 - count(*),
            count(*) filter (where attribute = 'region' and value <> coalesce(region, '')),
            count(*) filter (where attribute = 'employee_count' and value <> coalesce(cast(employee_count as varchar), ''))
        from facts join signed_up using (contact_id) where observed_at = created_at
    """)[0]
    assert facts > 4_900 and (without_facts, other_region, other_size) == (0, 0, 0)


def test_conversions_follow_the_stated_process(tmp_path):
    """Who converts stood higher, by the stated weights on the raw events alone, than who does not."""
    folder = make(tmp_path / "data", "--contacts", "3000")
    truth = read_truth(folder)
    assert 0.03 < truth["conversions"]["yearly_conversion_rate"] < 0.08
    assert 0.70 < truth["auc_of_truth"] < 0.88
    terms = []
    for effect in truth["event_types"].values():
        if effect["half_life_days"] is None:
            assert effect["weight"] == 0
            continue
        matches = f"event_type = '{effect['event_type']}'"
        if effect["property"]:
            matches += f" and {effect['property']} = '{effect['value']}'"
        terms.append(
            f"case when {matches} then {effect['weight']} * quantity * power(0.5, date_diff('day', "
            f"cast(occurred_at as date), cutoff) / {effect['half_life_days']}.0) else 0 end"
        )
    pairs = duckdb.sql(f"""
        with cutoffs as (
            select cast(date '{truth["start_date"]}' + cast(n * 28 - 1 as integer) as date) as cutoff
            from range(4, 23) as numbers(n)
        ),
        won as (
            select contact_id, min(closed_at) as won_at
            from '{folder}/opportunities.parquet' where is_won group by 1
        ),
        logits as (
            select cutoff, contact_id, sum({" + ".join(terms)}) as behaviour
            from cutoffs join '{folder}/events.parquet' as events on cast(occurred_at as date) <= cutoff
            where quantity > 0 and cast(occurred_at as date) <= cast(coalesce(loaded_at, occurred_at) as date)
            group by all
        )
        select behaviour, won_at is not null and won_at < cutoff + interval 91 day
        from logits
        join '{folder}/contacts.parquet' as contacts using (contact_id)
        left join won using (contact_id)
        where contacts.created_at < cutoff + interval 1 day
          and (won_at is null or won_at >= cutoff + interval 1 day)
        order by behaviour
    """).fetchall()
    converting = sum(is_converting for _, is_converting in pairs)
    rank_sum = sum(rank for rank, (_, is_converting) in enumerate(pairs, 1) if is_converting)
    area = (rank_sum - converting * (converting + 1) / 2) / converting / (len(pairs) - converting)
    assert converting > 200 and area > 0.60


def test_history_length_and_end_are_as_wished(tmp_path):
    folder = make(tmp_path / "short", "--contacts", "60", "--days", "100", "--end-date", "2024-02-29")
    first, last = duckdb.sql(f"""
        select min(occurred_at), max(loaded_at) from '{folder}/events.parquet'
        where occurred_at > timestamp '1991-01-01' and loaded_at >= occurred_at
    """).fetchall()[0]
    assert str(first.date()) >= "2023-11-22" and str(last.date()) in ("2024-02-28", "2024-02-29")


def test_a_stray_date_comes_only_on_request(folder, query, tmp_path):
    stray = make(tmp_path / "stray", "--contacts", "1000", "--seed", "3", "--with-stray-date")
    added = duckdb.sql(f"""
        select loaded_at, occurred_at from (
            from '{stray}/events.parquet' except all from '{folder}/events.parquet')
    """).fetchall()
    assert len(added) == 1 and added[0][0].year == 2200 and added[0][1].year < 2027
    assert read_truth(stray)["odd_rows"]["events"]["stray_loaded_at"] == 1
    assert query("select max(loaded_at) < timestamp '2026-07-01' from events") == [(True,)]


def test_a_change_of_format_leaves_one_file_per_table(tmp_path):
    folder = make(tmp_path / "data", "--contacts", "30")
    make(folder, "--contacts", "30", "--format", "csv")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [f"{name}.csv" for name in CONTRACT] + ["truth.json"]
    )


def test_a_run_that_fails_changes_no_file(tmp_path, monkeypatch, capsys):
    folder = make(tmp_path / "data", "--contacts", "30")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(make_sample_data, "make_chunk", fail)
    assert run(["--output", str(folder), "--contacts", "40"]) == 2
    assert capsys.readouterr().err.strip().endswith("No space left on device")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--contacts", "0"], "--contacts"),
        (["--contacts", "many"], "--contacts"),
        (["--events-per-contact", "0"], "--events-per-contact"),
        (["--seed", "-1"], "--seed"),
        (["--format", "xlsx"], "'parquet', 'csv'"),
        (["--days", "3"], "--days"),
        (["--end-date", "30.06.2026"], "--end-date"),
        (["--end-date", "1993-01-01"], "choose a later --end-date"),
        (["--size", "5"], "--size"),
    ],
)
def test_a_wrong_option_ends_in_one_line(options, words, tmp_path, capsys):
    assert run(["--output", str(tmp_path / "data"), *options]) == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert message.startswith("Error: ") and words in message
    assert not (tmp_path / "data").exists()


def test_a_wrong_folder_ends_in_one_line(tmp_path, capsys):
    (tmp_path / "file").write_text("something")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "contacts.csv").write_text("contact_id\n1\n")
    for name in ("file", "file/below", "theirs"):
        assert run(["--output", str(tmp_path / name), "--contacts", "10"]) == 2
        message = capsys.readouterr().err
        assert message.startswith("Error: ") and message.count("\n") == 1 and "--output" in message
    assert (tmp_path / "theirs" / "contacts.csv").read_text() == "contact_id\n1\n"
