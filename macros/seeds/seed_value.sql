{# A cell of a seed as the type that the seed's property file gives its column; null where it breaks the contract, which the gate
   names: what reads a seed never meets a number that it cannot work with. #}
{% macro seed_value(column, found) -%}
    {%- set meta = column.config.meta -%}
    {%- set cell = seed_cell(column.name, found) -%}
    {%- set number = to_number(cell) -%}
    {%- set limits = [] -%}
    {%- for limit, sign in {'above': '>', 'below': '<', 'minimum': '>=', 'maximum': '<='}.items() if meta[limit] is defined -%}
        {%- do limits.append(number ~ ' ' ~ sign ~ ' ' ~ meta[limit]) -%}
    {%- endfor -%}
    {%- if meta.type == 'number' -%} case when {{ limits | join(' and ') or 'true' }} then {{ number }} end
    {%- elif meta.type == 'whole' -%} case when {{ (limits or ['abs(' ~ number ~ ') < 2147483648']) | join(' and ') }} then cast({{ number }} as integer) end
    {%- elif meta.type == 'date' -%} {{ to_date(cell) }}
    {%- elif meta.type == 'yes_no' -%} coalesce({{ to_boolean(cell) }}, {{ meta.default }})
    {%- elif meta.type == 'id' -%} lower({{ cell }})
    {%- else -%} {{ cell }}
    {%- endif -%}
{%- endmacro %}
