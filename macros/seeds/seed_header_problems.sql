{# What is wrong with the header of a seed, as sentences. `names` are its cells as they were written. #}
{% macro seed_header_problems(name, names, known, required) -%}
    {%- set written = names | map('trim') | map('lower') | list -%}
    {%- set header = known | join(',') -%}
    {%- set named = namespace(count=0) -%}
    {%- for cell in written -%} {%- if cell -%} {%- set named.count = loop.index -%} {%- endif -%} {%- endfor -%}
    {%- set written = written[:named.count] -%}
    {%- set first = written[0] if written else '' -%}
    {%- set twice = [] -%}
    {%- for cell in written if written.count(cell) > 1 and cell not in twice -%} {%- do twice.append(cell) -%} {%- endfor -%}
    {%- set place = name ~ ', line 1: ' -%}
    {%- set separators = {';': 'semicolons', '\t': 'tabs', '|': 'bars'} -%}
    {%- set separator = separators | select('in', first) | list | first -%}
    {%- set problems = [] -%}
    {%- if first.startswith('sep=') or not written -%}
        {%- do problems.append(place ~ 'no header stands there; allowed: ' ~ header ~ '. Mend: remove what stands above the header.') -%}
    {%- elif separator -%}
        {%- do problems.append(
            place ~ 'the columns are split by ' ~ separators[separator] ~ '; allowed: ' ~ header ~ '. Mend: save it with commas: '
            ~ 'Google Sheets does, LibreOffice asks, Excel takes the list separator of the system.'
        ) -%}
    {%- elif '' in written -%}
        {%- do problems.append(
            place ~ 'column ' ~ (written.index('') + 1) ~ ' has no name; allowed: ' ~ header ~ '. Mend: remove the column, or name it.'
        ) -%}
    {%- elif twice -%}
        {%- do problems.append(
            place ~ 'the column ' ~ visible(twice[0]) ~ ' stands there twice; allowed: ' ~ header ~ '. Mend: remove one of them.'
        ) -%}
    {%- else -%}
        {%- set columns = '; allowed: the columns ' ~ known | join(', ') ~ '. Mend: ' -%}
        {%- for cell in written if cell not in known and cell != 'notes' -%}
            {%- do problems.append(
                name ~ ', row (header), column ' ~ visible(cell) ~ ": '" ~ visible(cell) ~ "' is not allowed" ~ columns
                ~ 'rename or remove the column.'
            ) -%}
        {%- endfor -%}
        {%- for cell in required if cell not in written -%}
            {%- do problems.append(name ~ ', row (header), column ' ~ cell ~ ': missing' ~ columns ~ 'add the column.') -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(problems) }}
{%- endmacro %}
