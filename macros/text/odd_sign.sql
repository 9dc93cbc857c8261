{# Of the first kind of sign in a text that looks like another, or like nothing, and would make a comparison fail: its `code`,
   what it is `called`, its `mend`, or the text with what is hidden `shown`; null where no such sign stands in it. #}
{% macro odd_sign(expression, asked='code') -%}
    {%- set kinds = [
        ['a typographic quotation mark', "type '' or \" in its place", '‘’‚‛“”„‟‹›«»′″＇＂´'],
        ['a no-break space', 'type a plain space in its place', '\u00a0\u202f\u2007'],
        ['an odd space', 'type a plain space in its place', '\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000'],
        ['a zero-width character', 'take it out, or type the cell anew', '\u200b\u200c\u200d\u2060\ufeff\u180e\u034f\u2061\u2062\u2063\u2064'],
        ['a soft hyphen', 'take it out, or type the cell anew', '\u00ad'],
        ['a mark of the writing direction', 'take it out, or type the cell anew', '\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'],
        ['a control character', 'take it out, or type the cell anew', '\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f\x85\u2028\u2029']
    ] -%}
    case
        {%- for called, mend, signs in kinds -%}
            {%- for sign in signs -%}
                {%- set answer = {
                    'code': "'U+" ~ sign.encode('utf-16-be').hex() | upper ~ "'",
                    'called': "'" ~ called ~ "'",
                    'mend': "'" ~ mend ~ "'",
                    'shown': expression if called == 'a typographic quotation mark'
                        else "replace(" ~ expression ~ ", '" ~ sign ~ "', '[" ~ called ~ "]')"
                } %}
        when position('{{ sign }}' in {{ expression }}) > 0 then {{ answer[asked] }}
            {%- endfor -%}
        {%- endfor %}
    end
{%- endmacro %}
