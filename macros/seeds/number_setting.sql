{# The number that one row of int_setting_lists holds, over all its rows; null where it is blank. #}
{% macro number_setting(setting) -%}
    max(case when setting = '{{ setting }}' then {{ to_number('value') }} end)
{%- endmacro %}
