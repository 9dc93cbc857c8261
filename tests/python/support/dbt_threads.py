"""The threads of dbt where it runs in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from dbt.graph.thread_pool import DbtThreadPool


@contextmanager
def threads_ended() -> Iterator[None]:
    """Leave no thread of dbt behind.

    At the first model that it cannot compile dbt stops, and a thread may go on with the next one: with the vars of that run, but in the
    graph and under the invocation_id of the run that comes after, which then takes what it remembers of the raw files for its own.
    """
    pools: list[DbtThreadPool] = []

    def pool(*arguments: Any, **options: Any) -> DbtThreadPool:
        """A pool that is known here."""
        pools.append(DbtThreadPool(*arguments, **options))
        return pools[-1]

    with mock.patch("dbt.task.runnable.DbtThreadPool", pool):
        try:
            yield
        finally:
            for each in pools:
                each.terminate()
                each.join()
