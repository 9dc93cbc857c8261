{# The cells of a row in columns of the user's own, in one text as named_cell reads it; null where all are blank. #}
{% macro own_cells(own) -%}
    {%- set cells, parts = [], [] -%}
    {%- for name, column in own.items() -%}
        {%- set cell = clean_text('"' ~ column.name | replace('"', '""') ~ '"') -%}
        {%- do cells.append(cell) -%}
        {%- do parts.append("chr(30) || " ~ text_literal(name) ~ " || chr(31) || replace(coalesce(" ~ cell ~ ", ''), chr(30), chr(31))") -%}
    {%- endfor -%}
    {%- if own -%} case when coalesce({{ cells | join(', ') }}) is not null then {{ parts | join(' || ') }} end
    {%- else -%} cast(null as varchar)
    {%- endif -%}
{%- endmacro %}
