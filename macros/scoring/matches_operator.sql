{% macro matches_operator(operator, actual, expected, expected_number, members='cast(null as varchar)', expected_key='cast(null as varchar)') -%}
    {#- Above 2^53 a double no longer tells neighbours apart: long ids are compared as text. -#}
    {%- set equal_numbers -%}
        (case when abs({{ expected_number }}) < 9007199254740992 then {{ to_number(actual) }} = {{ expected_number }} end)
    {%- endset -%}
    {#- Of a list any of its members may be the one; what is no list has none. -#}
    {%- set is_member -%}
        position(chr(31) || {{ expected_key }} || chr(31) in {{ members }}) > 0
    {%- endset -%}
    case
        when {{ operator }} is null then true
        when {{ operator }} = 'absent' then {{ actual }} is null
        when {{ operator }} = 'present' then {{ actual }} is not null
        when {{ operator }} = 'contains' then position({{ expected }} in lower({{ actual }})) > 0
        when {{ operator }} = 'not_contains' then position({{ expected }} in lower({{ actual }})) = 0
        when {{ operator }} = 'starts_with' then left(lower({{ actual }}), length({{ expected }})) = {{ expected }}
        when {{ operator }} = 'ends_with' then right(lower({{ actual }}), length({{ expected }})) = {{ expected }}
        when {{ operator }} = 'at_least' then {{ to_number(actual) }} >= {{ expected_number }}
        when {{ operator }} = 'at_most' then {{ to_number(actual) }} <= {{ expected_number }}
        when {{ operator }} = 'above' then {{ to_number(actual) }} > {{ expected_number }}
        when {{ operator }} = 'below' then {{ to_number(actual) }} < {{ expected_number }}
        when {{ operator }} = 'equals'
            then coalesce({{ is_member }}, {{ equal_numbers }}, lower({{ actual }}) = {{ expected }})
        when {{ operator }} = 'not_equals'
            then coalesce(not ({{ is_member }}), not {{ equal_numbers }}, lower({{ actual }}) <> {{ expected }})
    end
{%- endmacro %}
