{# An id as text, as clean_key gives it; 1.0 is 1, because systems that know missing numbers store whole numbers as doubles. 1.10 and 001 are left alone. #}
{% macro clean_id(expression, source_type='varchar') -%}
    {%- set family = (source_type | lower).split('(')[0] | trim -%}
    {%- set text = clean_key(expression) -%}
    {%- if family in ['double', 'double precision', 'float', 'real', 'decimal', 'numeric'] -%}
        case
            when not abs({{ expression }}) < 1e300 then cast(null as varchar)
            when {{ expression }} = floor({{ expression }}) and abs({{ expression }}) < 9007199254740992 then cast(cast({{ expression }} as bigint) as varchar)
            else {{ text }}
        end
    {%- elif family in ['varchar', 'text', 'string', 'character varying'] -%}
        case
            when
                right({{ text }}, 2) = '.0' and length({{ text }}) > 2 and (left({{ text }}, 1) <> '0' or {{ text }} = '0.0')
                and translate(left({{ text }}, length({{ text }}) - 2), '0123456789', '') = ''
                then left({{ text }}, length({{ text }}) - 2)
            else {{ text }}
        end
    {%- else -%} {{ text }}
    {%- endif -%}
{%- endmacro %}
