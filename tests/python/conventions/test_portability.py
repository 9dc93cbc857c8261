"""Which parts of the compiled SQL only DuckDB understands: those of the dispatched macros, named here, and no others."""

from collections import defaultdict

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

# What the SQL of the models may call. Each is known to DuckDB, Postgres and Spark, or is written by a macro of dbt's
# own that knows the engines: datediff (DateDiff), split_part (Split), listagg (GroupConcat), date_trunc (TimestampTrunc).
SHARED = {
    "Abs", "And", "Case", "Cast", "Chr", "Coalesce", "Count", "DateDiff", "DenseRank", "Exists", "Exp", "FirstValue", "Floor", "Greatest", "GroupConcat", "If",
    "Lag", "Lead", "Least", "Left", "Length", "Ln", "Lower", "MD5", "Max", "Min", "Nullif", "Or", "PercentileCont", "Pow", "Rank", "Replace",
    "Reverse", "Right", "Round", "RowNumber", "Split", "Sqrt", "StrPosition", "Substring",
    "Sum", "TimestampTrunc", "Translate", "Trim", "Upper",
}

# What only some engines know, and the one dispatched macro (or folder of macros) that writes it.
DISPATCHED = {
    "ArrayToString": "text/json_items",
    "damerau_levenshtein": "text/edit_distance",
    "error": "sql/raise_error",
    "JSONType": "text/json_items",
    "isfinite": "text/to_number and text/to_timestamp_utc",
    "ReadCSV": "raw/raw_columns",
    "ReadParquet": "raw/raw_columns",
    "RegexpExtract": "text/to_amount and text/amount_currency",
    "RegexpFullMatch": "text/to_timestamp_utc and text/to_amount",
    "RegexpLike": "text/to_amount",
    "RegexpReplace": "text/to_timestamp_utc and text/to_amount",
    "TryCast": "text/to_number, text/to_timestamp_utc, text/to_amount and text/json_items",
}


@pytest.fixture(scope="module")
def compiled(sample_build):
    """Compiled SQL of every model, by name."""
    files = (sample_build.target / "compiled" / "lead_scoring" / "models").rglob("*.sql")
    # Beside the models dbt writes what it made of their unit tests and data tests, in folders named as property files.
    queries = {file.stem: file.read_text() for file in files if not any(part.endswith(".yml") for part in file.parts)}
    assert len(queries) > 70
    return queries


def test_only_the_named_macros_write_what_one_engine_knows(compiled):
    seen = defaultdict(set)
    for model, query in compiled.items():
        for call in sqlglot.parse_one(query, read="duckdb").find_all(exp.Func):
            name = call.name.lower() if isinstance(call, exp.Anonymous) else type(call).__name__
            if name not in SHARED:
                seen[name].add(model)
    unknown = {name: sorted(models) for name, models in seen.items() if name not in DISPATCHED and name != "Anonymous"}
    assert not unknown, f"only DuckDB may know these; use a shared form or a dispatched macro: {unknown}"
    assert set(DISPATCHED) - set(seen) <= {"ReadCSV", "ReadParquet"}, "a name in DISPATCHED is no longer used"


@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_every_model_translates(compiled, engine):
    for model, query in compiled.items():
        try:
            translated = sqlglot.transpile(query, read="duckdb", write=engine, unsupported_level=ErrorLevel.RAISE)
            sqlglot.parse_one(translated[0], read=engine)
        except sqlglot.errors.SqlglotError as error:
            pytest.fail(f"{model} does not translate to {engine}: {error}")


@pytest.mark.parametrize("construct", [exp.Qualify, exp.Pivot, exp.Lateral, exp.Struct, exp.List, exp.Lambda])
def test_no_model_uses_what_postgres_or_spark_lacks(compiled, construct):
    users = [model for model, query in compiled.items() if sqlglot.parse_one(query, read="duckdb").find(construct)]
    assert not users, f"{construct.__name__}: {users}"


def test_no_group_by_all_or_order_by_all(compiled):
    for model, query in compiled.items():
        assert "group by all" not in query.lower(), model
        assert "order by all" not in query.lower(), model


def test_the_check_notices_a_construct_of_duckdb_alone():
    query = "select list_transform([1, 2], x -> x + 1), max_by(a, b) from t qualify row_number() over (order by a) = 1"
    calls = {
        call.name.lower() if isinstance(call, exp.Anonymous) else type(call).__name__
        for call in sqlglot.parse_one(query, read="duckdb").find_all(exp.Func)
    }
    assert calls - SHARED - set(DISPATCHED)
    assert sqlglot.parse_one(query, read="duckdb").find(exp.Qualify)
