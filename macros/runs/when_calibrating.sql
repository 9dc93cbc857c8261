{# A table that looks back at past cutoffs, or in a run that does not calibrate none of its rows, so that such a run need not build it. #}
{% macro when_calibrating(looks_back, columns) -%}
    {%- if not execute or is_calibrating() == 'true' -%}
        {{ looks_back }}
    {%- else -%}
        (
            select
                {%- for name, data_type in columns.items() %}
                cast(null as {{ data_type }}) as {{ name }}{{ "," if not loop.last }}
                {%- endfor %}
            where 1 = 0
        )
    {%- endif -%}
{%- endmacro %}
