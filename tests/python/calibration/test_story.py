"""What the sample tells: sales can call those who are sales-ready, and does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from backtests import Backtest, in_memory, make_sample
from project import CompiledProject

CAPACITY, A_DAY = 50, 10


@pytest.fixture(scope="module", params=[(1000, 1), (2500, 7)], ids=["1,000 contacts", "2,500 other contacts"])
def story(request: pytest.FixtureRequest, compiled_project: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backtest]:
    """The sample at two sizes and seeds, by the default rules."""
    contacts, seed = request.param
    with in_memory(compiled_project, make_sample(tmp_path_factory.mktemp("story") / "raw", contacts, seed)) as built:
        yield built


def test_sales_can_call_who_is_sales_ready(story: Backtest) -> None:
    """The leads to call lie within 0.8 to 1.2 of what sales can call in a week, ties aside, and so says the monitoring."""
    leads = story.rows("select tier, lead_score, tier_min_score from marts.lead_scores where is_sales_ready and is_open and not is_opted_out and not is_excluded")
    today = story.rows("select * from marts.model_monitoring where period_on = as_of")[0]
    assert today["leads_to_call"] == len(leads)
    assert today["capacity_use"] == len(leads) / CAPACITY
    assert (0.8 <= today["capacity_use"] <= 1.2, today["capacity_finding"]) == (True, "as many as sales can call")
    hot = [lead for lead in leads if lead["tier"] == "Hot"]
    assert 0 < len(hot) <= A_DAY and {lead["tier"] for lead in leads} == {"Hot", "Warm"}
    earlier = story.rows("select * from marts.model_monitoring where period_on <> as_of")
    assert {(row["leads_to_call"], row["capacity_use"], row["capacity_finding"]) for row in earlier} == {(None, None, None)}


def test_few_of_the_queue_are_overdue(story: Backtest) -> None:
    """Sales works through its queue: most of it has been contacted, and few wait for too long."""
    queue = story.rows("select is_contacted, is_overdue, last_verdict from marts.sales_queue")
    assert CAPACITY / 2 <= len(queue) <= CAPACITY
    assert sum(lead["is_overdue"] for lead in queue) <= len(queue) / 4
    assert sum(lead["is_contacted"] for lead in queue) >= len(queue) / 2
