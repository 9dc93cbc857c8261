{% macro to_amount(expression) -%}
    {{ return(adapter.dispatch('to_amount', 'lead_scoring')(expression)) }}
{%- endmacro %}

{% macro default__to_amount(expression) -%}
    case when abs({{ to_number(expression) }}) < 1e15 then {{ to_number(expression) }} end
{%- endmacro %}

{# First the whole cell must have the shape of an amount; then its digits are read, if their marks can mean one thing only. #}
{% macro duckdb__to_amount(expression) -%}
    {#- Blanks that do not break, the minus of typesetters and their apostrophe are the plain ones; 1200,- is 1200. -#}
    {%- set cell -%}
        regexp_replace(
            translate(lower({{ expression }}), chr(160) || chr(8239) || chr(8201) || chr(8722) || chr(8211) || chr(8212) || chr(8217), '   ---'''),
            '([0-9])[.,]--?', '\1'
        )
    {%- endset -%}
    {%- set currency = '([a-z]{0,2}[$]|€|£|¥|₹|₽|₩|₺|₪|zł|kč|kr[.]?|' ~ currency_codes() ~ ')?' -%}
    {%- set number = "[0-9.,][0-9., '']*(e[+-]?[0-9]+)?" -%}
    {%- set digits = "trim(regexp_extract(" ~ cell ~ ", '" ~ number ~ "'))" -%}
    {%- set read -%}
        try_cast(
            case
                {#- 1.200 is 1200 to some and 1.2 to others. #}
                when regexp_full_match({{ digits }}, '[1-9][0-9]{0,2}[.][0-9]{3}') then null
                when regexp_full_match({{ digits }}, '([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?') then {{ digits }}
                when regexp_full_match({{ digits }}, '[1-9][0-9]{0,2}(,[0-9]{3})+([.][0-9]*)?|[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}([.][0-9]*)?')
                    then replace({{ digits }}, ',', '')
                when regexp_full_match({{ digits }}, '[1-9][0-9]{0,2}([.][0-9]{3})+,[0-9]*|[1-9][0-9]{0,2}([.][0-9]{3}){2,}|[0-9]+,[0-9]+')
                    then replace(replace({{ digits }}, '.', ''), ',', '.')
                when regexp_full_match({{ digits }}, '[1-9][0-9]{0,2}([ ''][0-9]{3})+([.,][0-9]*)?')
                    then replace(replace(replace({{ digits }}, ' ', ''), '''', ''), ',', '.')
            end as double
        )
    {%- endset -%}
    case
        when
            regexp_full_match(
                {{ cell }},
                '[+-]? *{{ currency }} *{{ number }} *{{ currency }}|{{ currency }} *[+-] *{{ number }} *{{ currency }}'
                || '|{{ currency }} *{{ number }} *{{ currency }} *-|{{ currency }} *{{ number }} *- *{{ currency }}'
                || '|[(] *{{ currency }} *{{ number }} *{{ currency }} *[)]'
            )
            and abs({{ read }}) < 1e15
            then {{ read }} * case when regexp_matches({{ cell }}, '[(]|^[^0-9]*-|[^e]-[^0-9]*$') then -1 else 1 end
    end
{%- endmacro %}
