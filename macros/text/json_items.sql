{# The items of a JSON array, a unit separator between them; null where the text is none. #}
{% macro json_items(value) -%}
    {{ return(adapter.dispatch('json_items', 'lead_scoring')(value)) }}
{%- endmacro %}

{# A cast ends the query where the text is broken: this engine finds it out of reach before. #}
{% macro default__json_items(value) -%}
    case
        when {{ value }} is json array
            then (
                select coalesce(string_agg(items.item, chr(31) order by items.place), '')
                from json_array_elements_text(cast({{ value }} as json)) with ordinality as items (item, place)
            )
    end
{%- endmacro %}

{% macro duckdb__json_items(value) -%}
    case
        when json_type(try_cast({{ value }} as json)) = 'ARRAY'
            then array_to_string(cast(try_cast({{ value }} as json) as varchar []), chr(31))
    end
{%- endmacro %}
