{% macro to_timestamp_utc(expression) -%}
    {{ return(adapter.dispatch('to_timestamp_utc', 'lead_scoring')(expression)) }}
{%- endmacro %}

{% macro default__to_timestamp_utc(expression) -%}
    try_cast({{ expression }} as timestamp)
{%- endmacro %}

{# ISO 8601 only, turned into the one spelling that DuckDB reads the same in every row: a plain cast ignores the zone in the
   text, and a zone by name would be left behind for the rows after it. The session is in UTC. #}
{% macro duckdb__to_timestamp_utc(expression) -%}
    case
        when
            regexp_full_match(
                {{ expression }},
                '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)?)?'
            )
            then cast(
                try_cast(
                    regexp_replace(
                        replace(
                            regexp_replace(
                                replace({{ expression }}, 'UTC', 'Z'), '^(.{10})[T ](.{5}) ?(Z|[+-].*)?$', '\1 \2:00\3'
                            ),
                            ' Z',
                            'Z'
                        ),
                        ' ([+-])', '\1'
                    ) as timestamptz
                ) as timestamp
            )
    end
{%- endmacro %}
