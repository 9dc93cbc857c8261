{% macro matches_operator(operator, actual, expected, expected_number) -%}
    case
        when {{ operator }} is null then true
        when {{ operator }} = 'absent' then {{ actual }} is null
        when {{ operator }} = 'present' then {{ actual }} is not null
        when {{ operator }} = 'contains' then position({{ expected }} in lower({{ actual }})) > 0
        when {{ operator }} = 'at_least' then {{ to_number(actual) }} >= {{ expected_number }}
        when {{ operator }} = 'at_most' then {{ to_number(actual) }} <= {{ expected_number }}
        when {{ operator }} = 'equals'
            then coalesce({{ to_number(actual) }} = {{ expected_number }}, lower({{ actual }}) = {{ expected }})
        when {{ operator }} = 'not_equals'
            then coalesce({{ to_number(actual) }} <> {{ expected_number }}, lower({{ actual }}) <> {{ expected }})
    end
{%- endmacro %}
