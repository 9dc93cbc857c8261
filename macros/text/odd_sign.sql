{# Of the first kind of sign in a text that looks like another, or like nothing, and would make a comparison fail: its `code`,
   what it is `called`, its `mend`, or the text with what is hidden `shown`; null where no such sign stands in it. #}
{% macro odd_sign(expression, asked='code') -%}
    {%- set kinds = [
        ['a typographic quotation mark', "type '' or \" in its place", '2018 2019 201A 201B 201C 201D 201E 201F 2039 203A 00AB 00BB 2032 2033 FF07 FF02 00B4'],
        ['a no-break space', 'type a plain space in its place', '00A0 202F 2007'],
        ['an odd space', 'type a plain space in its place', '1680 2000 2001 2002 2003 2004 2005 2006 2008 2009 200A 205F 3000'],
        ['a zero-width character', 'take it out, or type the cell anew', '200B 200C 200D 2060 FEFF 180E 034F 2061 2062 2063 2064'],
        ['a soft hyphen', 'take it out, or type the cell anew', '00AD'],
        ['a mark of the writing direction', 'take it out, or type the cell anew', '200E 200F 061C 202A 202B 202C 202D 202E 2066 2067 2068 2069'],
        ['a control character', 'take it out, or type the cell anew', '0001 0002 0003 0004 0005 0006 0007 0008 0009 000B 000C 000E 000F 0010 0011 0012 0013 0014 0015 0016 0017 0018 0019 001A 001B 001C 001D 001E 001F 007F 0085 2028 2029']
    ] -%}
    case
        {%- for called, mend, signs in kinds -%}
            {%- for sign in signs.split(' ') -%}
                {%- set letter = 'chr(' ~ sign | int(base=16) ~ ')' -%}
                {%- set answer = {
                    'code': "'U+" ~ sign ~ "'",
                    'called': "'" ~ called ~ "'",
                    'mend': "'" ~ mend ~ "'",
                    'shown': expression if called == 'a typographic quotation mark'
                        else "replace(" ~ expression ~ ", " ~ letter ~ ", '[" ~ called ~ "]')"
                } %}
        when position({{ letter }} in {{ expression }}) > 0 then {{ answer[asked] }}
            {%- endfor -%}
        {%- endfor %}
    end
{%- endmacro %}
