{# A var that is text, as a literal; null where it is blank. #}
{% macro text_or_null(text) -%}
    {%- set given = (text if text is not none else '') | string | trim -%}
    cast({{ "'" ~ given | replace("'", "''") ~ "'" if given else 'null' }} as varchar)
{%- endmacro %}
