{# Which column of the contract each column of a raw table is: headers are compared without case, blanks and underscores. Two that are alike stop the build. #}
{% macro named_raw_columns(table, columns, place) -%}
    {%- set known, found, seen, unread, others = {}, {}, {}, [], {} -%}
    {%- for name in raw_contract(table).columns -%} {%- do known.update({plain_name(name): name}) -%} {%- endfor -%}
    {%- for column in columns -%}
        {%- set plain = plain_name(column.header) -%}
        {%- if plain and plain in seen -%}
            {{ exceptions.raise_compiler_error(
                "the raw table " ~ table ~ " (" ~ shown_name(place) ~ ") has two columns that are alike, '" ~ shown_name(seen[plain]) ~ "' and '"
                ~ shown_name(column.header) ~ "': names are compared without case, blanks and underscores. Mend: rename or take out one of them."
            ) }}
        {%- endif -%}
        {%- do seen.update({plain: column.header}) -%}
        {%- if plain in known -%} {%- do found.update({known[plain]: column}) -%}
        {%- else -%}
            {%- do unread.append(column.header | trim if plain else '(column ' ~ loop.index ~ ', without a name)') -%}
            {%- if plain -%} {%- do others.update({plain: column}) -%} {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if columns -%}
        {%- do found.update({'': {
            'from': columns[0]['from'], 'unread': unread, 'others': others, 'is_ragged': columns[0].get('is_ragged'), 'is_shifted': columns[0].get('is_shifted')
        }}) -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}
