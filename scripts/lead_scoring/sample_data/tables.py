"""The columns of the raw contract, and the files that hold them."""

import contextlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

ROWS_PER_GROUP = 500_000
UNREADABLE = -60_000_000_000
"""Seconds that stand for a timestamp nobody can read: text in CSV, null in Parquet."""
UNREADABLE_TEXT = "not a date"

_TEXT, _MOMENT, _NUMBER, _WHOLE = pa.string(), pa.timestamp("us"), pa.float64(), pa.int64()

SCHEMAS = {
    "contacts": pa.schema(
        [
            ("contact_id", _TEXT),
            ("created_at", _MOMENT),
            ("company_id", _TEXT),
            ("name", _TEXT),
            ("email", _TEXT),
            ("job_title", _TEXT),
            ("department", _TEXT),
            ("country", _TEXT),
            ("region", _TEXT),
            ("age", _WHOLE),
            ("gender", _TEXT),
            ("education", _TEXT),
            ("lead_source", _TEXT),
            ("campaign_id", _TEXT),
            ("owner", _TEXT),
            ("is_opted_out", pa.bool_()),
        ]
    ),
    "events": pa.schema(
        [
            ("event_id", _TEXT),
            ("contact_id", _TEXT),
            ("anonymous_id", _TEXT),
            ("event_type", _TEXT),
            ("occurred_at", _MOMENT),
            ("loaded_at", _MOMENT),
            ("channel", _TEXT),
            ("campaign_id", _TEXT),
            ("page", _TEXT),
            ("asset", _TEXT),
            ("duration_seconds", _WHOLE),
            ("quantity", _WHOLE),
        ]
    ),
    "identities": pa.schema([("anonymous_id", _TEXT), ("contact_id", _TEXT), ("linked_at", _MOMENT)]),
    "companies": pa.schema(
        [
            ("company_id", _TEXT),
            ("name", _TEXT),
            ("domain", _TEXT),
            ("industry", _TEXT),
            ("business_model", _TEXT),
            ("employee_count", _WHOLE),
            ("annual_revenue", _NUMBER),
            ("annual_growth", _NUMBER),
            ("country", _TEXT),
        ]
    ),
    "contact_attributes": pa.schema(
        [
            ("contact_id", _TEXT),
            ("attribute", _TEXT),
            ("observed_at", _MOMENT),
            ("value", _TEXT),
        ]
    ),
    "opportunities": pa.schema(
        [
            ("opportunity_id", _TEXT),
            ("contact_id", _TEXT),
            ("company_id", _TEXT),
            ("created_at", _MOMENT),
            ("closed_at", _MOMENT),
            ("stage", _TEXT),
            ("is_won", pa.bool_()),
            ("amount", _NUMBER),
            ("currency", _TEXT),
        ]
    ),
    "campaigns": pa.schema(
        [
            ("campaign_id", _TEXT),
            ("name", _TEXT),
            ("channel", _TEXT),
            ("cost", _NUMBER),
            ("started_at", _MOMENT),
            ("ended_at", _MOMENT),
        ]
    ),
    "sales_feedback": pa.schema(
        [
            ("feedback_id", _TEXT),
            ("contact_id", _TEXT),
            ("recorded_at", _MOMENT),
            ("verdict", _TEXT),
            ("reason", _TEXT),
            ("sales_rep", _TEXT),
        ]
    ),
    "erasure_requests": pa.schema([("contact_id", _TEXT), ("requested_at", _MOMENT)]),
}


def moments(seconds, is_null=None) -> pa.Array:
    """Timestamps from whole seconds since 1970.

    Arguments:
        seconds: int64 numpy array.
        is_null: boolean numpy array, true where there is no timestamp; None where there always is one.
    """
    return pa.array(seconds * 1_000_000, type=pa.int64(), mask=is_null).view(_MOMENT)


def table_from_rows(name: str, columns: dict) -> pa.Table:
    """A table of the contract from lists of Python values.

    Arguments:
        name: name of the table.
        columns: column name to list of values; moments as whole seconds since 1970, None for null.
    """
    arrays = []
    for field in SCHEMAS[name]:
        values = columns[field.name]
        if field.type == _MOMENT:
            values = pa.array(
                [None if value is None else value * 1_000_000 for value in values], type=pa.int64()
            )
            arrays.append(values.view(_MOMENT))
        else:
            arrays.append(pa.array(values, type=field.type))
    return pa.Table.from_arrays(arrays, schema=SCHEMAS[name])


def _unreadable_to_null(column):
    marker = pa.scalar(UNREADABLE * 1_000_000, type=pa.int64()).cast(_MOMENT)
    return pc.if_else(pc.equal(column, marker), pa.scalar(None, type=_MOMENT), column)


def _moment_to_text(column):
    marker = pa.scalar(UNREADABLE * 1_000_000, type=pa.int64()).cast(_MOMENT)
    is_unreadable = pc.equal(column, marker)
    text = pc.cast(pc.cast(_unreadable_to_null(column), pa.timestamp("s")), pa.string())
    return pc.if_else(pc.fill_null(is_unreadable, False), pa.scalar(UNREADABLE_TEXT), text)


class TableFile:
    """One table on disk, written in groups of a fixed number of rows under a name that ends in `.partial`.

    Arguments:
        folder: folder of the file; it exists.
        name: name of the table.
        file_format: `parquet` or `csv`.
    """

    def __init__(self, folder: Path, name: str, file_format: str):
        self.name = name
        self.path = folder / f"{name}.{file_format}"
        self.partial_path = folder / f"{name}.{file_format}.partial"
        self.rows = 0
        self._is_parquet = file_format == "parquet"
        self._waiting = []
        self._waiting_rows = 0
        self._schema = SCHEMAS[name]
        if self._is_parquet:
            self._writer = pq.ParquetWriter(
                self.partial_path,
                self._schema,
                compression="zstd",
                store_schema=False,
                use_dictionary=[field.name for field in self._schema if field.name != "event_id"],
            )
        else:
            text_fields = [
                pa.field(field.name, _TEXT if field.type == _MOMENT else field.type) for field in self._schema
            ]
            self._schema = pa.schema(text_fields)
            self._writer = pa_csv.CSVWriter(
                self.partial_path, self._schema, write_options=pa_csv.WriteOptions(quoting_style="needed")
            )

    def add(self, table: pa.Table) -> None:
        """Take rows; they are written once a whole row group has come together."""
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        while self._waiting_rows >= ROWS_PER_GROUP:
            together = pa.concat_tables(self._waiting)
            self._write(together.slice(0, ROWS_PER_GROUP))
            rest = together.slice(ROWS_PER_GROUP)
            self._waiting, self._waiting_rows = [rest], rest.num_rows

    def close(self) -> None:
        """Write what waits and close the file, which keeps its `.partial` name."""
        if self._waiting_rows or (self._is_parquet and not self.rows):
            self._write(pa.concat_tables(self._waiting))
        self._waiting, self._waiting_rows = [], 0
        self._writer.close()

    def publish(self) -> None:
        """Give the closed file its final name."""
        os.replace(self.partial_path, self.path)

    def discard(self) -> None:
        """Close and delete the unfinished file, also where it cannot be completed (a full disk)."""
        with contextlib.suppress(OSError, pa.ArrowException):
            self._writer.close()
        self.partial_path.unlink(missing_ok=True)

    def _write(self, table: pa.Table) -> None:
        convert = _unreadable_to_null if self._is_parquet else _moment_to_text
        for position, field in enumerate(SCHEMAS[self.name]):
            if field.type == _MOMENT:
                table = table.set_column(
                    position, self._schema.field(position), convert(table.column(position))
                )
        if self._is_parquet:
            self._writer.write_table(table, row_group_size=ROWS_PER_GROUP)
        else:
            self._writer.write_table(table)
        self.rows += table.num_rows
