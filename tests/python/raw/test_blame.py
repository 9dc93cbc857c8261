"""A build that finds no date says which raw table is at fault, with values, and shows nothing that may be a person."""

import pytest
from project import PROJECT

SEEDS = PROJECT / "seeds"
GOOD_DAY = "2026-01-05"


def raw(folder, contact_days, event_days, event_contact="C{}", extra=""):
    """A folder with a contact for each of some days and an event for each of some days."""
    folder.mkdir()
    contacts = [f"C{number},{day},Ada Lovelace{number}" for number, day in enumerate(contact_days)]
    (folder / "contacts.csv").write_text("\n".join(["contact_id,created_at,name", *contacts]) + "\n")
    events = [f"E{number},{event_contact.format(number)},page_viewed,{day}" for number, day in enumerate(event_days)]
    (folder / "events.csv").write_text("\n".join(["event_id,contact_id,event_type,occurred_at", *events]) + "\n")
    if extra:
        (folder / "erasure_requests.csv").write_text(extra)
    return folder


def message(compiled_project, folder):
    """What stops the build of a folder."""
    with pytest.raises(Exception, match="as_of is unknown") as stopped:
        compiled_project.build(folder, SEEDS)
    return str(stopped.value)


US_DAYS = ["1/14/2026", "1/14/2026", "1/15/2026", "1/16/2026", "1/17/2026"]


def test_dates_of_contacts_that_cannot_be_read_are_the_fault_of_contacts(compiled_project, tmp_path):
    said = message(compiled_project, raw(tmp_path / "raw", US_DAYS, [GOOD_DAY] * 5))
    contacts = "Of the raw table contacts, 5 of 5 rows are rejected, 5 as unreadable_created_at, such as 1/14/2026, 1/15/2026, 1/16/2026"
    events = "Of the raw table events, 5 of 5 rows are rejected, 5 as unknown_contact. Mend: correct what is named first"
    assert f"{contacts}. {events}" in said


def test_dates_of_events_that_cannot_be_read_are_the_fault_of_events(compiled_project, tmp_path):
    said = message(compiled_project, raw(tmp_path / "raw", [GOOD_DAY] * 5, US_DAYS))
    assert "Of the raw table events, 5 of 5 rows are rejected, 5 as unreadable_occurred_at, such as 1/14/2026" in said
    assert "table contacts" not in said


def test_ids_that_match_nobody_are_not_repeated(compiled_project, tmp_path):
    said = message(compiled_project, raw(tmp_path / "raw", [GOOD_DAY] * 5, [GOOD_DAY] * 5, event_contact="X{}"))
    assert "5 as unknown_contact. Mend" in said and "X1" not in said


def test_most_of_a_table_is_enough_to_be_named(compiled_project, tmp_path):
    said = message(compiled_project, raw(tmp_path / "raw", [*US_DAYS, GOOD_DAY], [GOOD_DAY] * 5))
    assert "contacts, 5 of 6 rows are rejected" in said


@pytest.mark.parametrize("cell", ["Ada Lovelace", "ada@example.com", "13 Main Street", "she said that it was the 14th of a long, long month"])
def test_a_cell_that_may_be_a_person_is_not_repeated(compiled_project, tmp_path, cell):
    said = message(compiled_project, raw(tmp_path / "raw", [f'"{cell}"'] * 3 + ["1/14/2026"], [GOOD_DAY]))
    assert "4 as unreadable_created_at, such as 1/14/2026. Of" in said
    assert cell not in said and "Ada" not in said


def test_a_cell_of_an_erased_person_is_not_repeated(compiled_project, tmp_path):
    erased = "contact_id,requested_at\nC0,2026-01-01\n"
    said = message(compiled_project, raw(tmp_path / "raw", ["9/9/1999", "1/14/2026", "1/15/2026"], [GOOD_DAY] * 3, extra=erased))
    assert "2 as unreadable_created_at, such as 1/14/2026, 1/15/2026" in said and "1999" not in said
