{# Whether any of the three columns in which sources say so calls a row deleted. #}
{% macro is_deleted_row(relation) -%}
    ({{ is_flagged(relation ~ '.is_deleted') }} or {{ is_flagged(relation ~ '._fivetran_deleted') }} or {{ is_flagged(relation ~ '.archived') }})
{%- endmacro %}
