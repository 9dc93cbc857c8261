{% macro raw_timestamp(expression, date_order='', zone='') -%}
    {{ return(adapter.dispatch('raw_timestamp', 'lead_scoring')(expression, date_order, zone)) }}
{%- endmacro %}

{% macro default__raw_timestamp(expression, date_order='', zone='') -%}
    {%- if zone -%} {{ local_to_utc(to_timestamp_utc(expression), zone) }}
    {%- else -%} {{ to_timestamp_utc(expression) }}
    {%- endif -%}
{%- endmacro %}

{# Each shape that has one meaning is turned into year-month-day and a time, one step after the other. ISO 8601 in UTC needs none of it. #}
{% macro duckdb__raw_timestamp(expression, date_order='', zone='') -%}
    {%- set months = 'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?' -%}
    {%- set steps = [
        ['^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +', ''],
        ['^([0-9]{4})([0-9]{2})([0-9]{2})t([0-9]{2})([0-9]{2})([0-9]{2})(z?)$', '\\1-\\2-\\3t\\4:\\5:\\6\\7'],
        ['^([0-9]{1,2})(?:st|nd|rd|th)?[ -](' ~ months ~ ')[.]?,?[ -]([0-9]{4})([^0-9].*)?$', '\\3-\\2-\\1\\4'],
        ['^(' ~ months ~ ')[.]? +([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})([^0-9].*)?$', '\\3-\\1-\\2\\4'],
        ['^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})([^0-9].*)?$', '\\1-\\2-\\3\\4'],
        ['^([0-9]{4})[.]([0-9]{1,2})[.]([0-9]{1,2})([^0-9].*)?$', '\\1-\\2-\\3\\4'],
    ] -%}
    {%- if date_order -%}
        {%- set parts = '-\\2-\\1\\4' if date_order == 'day_first' else '-\\1-\\2\\4' -%}
        {%- for mark in ['/', '[.]', '-'] -%}
            {%- set day_and_month = '^([0-9]{1,2})' ~ mark ~ '([0-9]{1,2})' ~ mark -%}
            {%- do steps.append([day_and_month ~ '([0-9]{4})([^0-9].*)?$', '\\3' ~ parts]) -%}
            {%- if mark != '-' -%}
                {%- do steps.append([day_and_month ~ '([0-5][0-9]|6[0-8])([^0-9].*)?$', '20\\3' ~ parts]) -%}
                {%- do steps.append([day_and_month ~ '(69|[7-9][0-9])([^0-9].*)?$', '19\\3' ~ parts]) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set spelled = ['lower(' ~ expression ~ ')'] -%}
    {%- for pattern, spelling in steps -%}
        {%- do spelled.append("regexp_replace(" ~ spelled[-1] ~ ", '" ~ pattern ~ "', '" ~ spelling ~ "')") -%}
    {%- endfor -%}
    {%- set time -%}
        (?:t|,? +(?:at +)?)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?: ?([ap])[.]?m[.]?)?(?: ?(z|utc|gmt|[+-][0-9]{2}(?::?[0-9]{2})?))?
    {%- endset -%}
    {%- set shape = '^([0-9]{4})-([0-9]{1,2}|' ~ months ~ ')-([0-9]{1,2})(?:' ~ time ~ ')?$' -%}
    {%- set month -%}
        lpad(case when p.m <= '99' then p.m else cast((position(left(p.m, 3) in 'janfebmaraprmayjunjulaugsepoctnovdec') + 2) // 3 as varchar) end, 2, '0')
    {%- endset -%}
    {%- set hour -%}
        case
            when p.a = '' and lpad(p.h, 2, '0') <= '23' then lpad(p.h, 2, '0')
            when p.a <> '' and lpad(p.h, 2, '0') between '01' and '12'
                then lpad(cast(cast(p.h as integer) % 12 + case when p.a = 'p' then 12 else 0 end as varchar), 2, '0')
        end
    {%- endset -%}
    {%- set seconds = "coalesce(nullif(p.s, ''), '00') || '.' || left(rpad(p.f, 6, '0'), 6)" -%}
    {%- set naive = "try_cast(p.y || '-' || " ~ month ~ " || '-' || lpad(p.d, 2, '0') || ' ' || case when p.h = '' then '00:00:00' else " ~ hour ~ " || ':' || p.i || ':' || " ~ seconds ~ " end as timestamp)" -%}
    {%- set offset = "to_minutes(cast(left(p.z, 1) || '1' as integer) * (cast(p.z[2:3] as integer) * 60 + cast(lpad(replace(p.z[4:], ':', ''), 2, '0') as integer)))" -%}
    {%- set whole = "split_part(" ~ expression ~ ", '.', 1)" -%}
    {%- set other -%}
        case
            when regexp_full_match({{ expression }}, '[0-9]{8,13}([.]0*)?') then case length({{ whole }})
                when 8 then try_cast({{ whole }}[1:4] || '-' || {{ whole }}[5:6] || '-' || {{ whole }}[7:8] as timestamp)
                when 9 then make_timestamp(cast({{ whole }} as bigint) * 1000000)
                when 10 then make_timestamp(cast({{ whole }} as bigint) * 1000000)
                when 12 then make_timestamp(cast({{ whole }} as bigint) * 1000)
                when 13 then make_timestamp(cast({{ whole }} as bigint) * 1000)
            end
            else list_transform(
                [regexp_extract({{ spelled[-1] }}, '{{ shape }}', ['y', 'm', 'd', 'h', 'i', 's', 'f', 'a', 'z'])],
                lambda p: case
                    when p.y = '' or p.y = '0000' then null
                    when p.z in ('z', 'utc', 'gmt') then {{ naive }}
                    when p.z <> '' then {{ naive }} - {{ offset }}
                    {% if zone -%} when p.h <> '' then {{ local_to_utc(naive, zone) }} {%- endif %}
                    else {{ naive }}
                end
            )[1]
        end
    {%- endset -%}
    {%- if zone -%} {{ other }} {%- else -%} coalesce({{ to_timestamp_utc(expression) }}, {{ other }}) {%- endif -%}
{%- endmacro %}
