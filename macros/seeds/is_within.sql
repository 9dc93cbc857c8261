{# Whether a number lies within the limits that rows of int_seed_contract give: where there is no limit, or no number, it does. #}
{% macro is_within(number, contract) -%}
    (
        coalesce({{ number }} > {{ contract }}.above, true)
        and coalesce({{ number }} < {{ contract }}.below, true)
        and coalesce({{ number }} >= {{ contract }}.minimum, true)
        and coalesce({{ number }} <= {{ contract }}.maximum, true)
    )
{%- endmacro %}
