{# A text for a message: on one line, at most 100 characters, with signs that nobody sees written as what they are. #}
{% macro visible(text) -%}
    {%- set shown = namespace(text=text | string) -%}
    {%- set hidden = '[\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufe0f\ufeff]' -%}
    {%- for sign in modules.re.findall(hidden, shown.text) -%}
        {%- set shown.text = shown.text | replace(sign, '[' ~ sign.encode('unicode_escape').decode() ~ ']') -%}
    {%- endfor -%}
    {{ return(shown.text[:100] ~ ('…' if shown.text | length > 100 else '')) }}
{%- endmacro %}
