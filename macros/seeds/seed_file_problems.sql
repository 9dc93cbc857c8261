{# What is wrong with the file of a seed, as sentences in the order of its lines; scripts/lead_scoring/seed_files.py says the same. #}
{% macro seed_file_problems(name, text, known, required) -%}
    {%- set problems = [] -%}
    {%- set header = known | join(',') -%}
    {%- set utf8 = '; allowed: UTF-8. Mend: save it as UTF-8, in Excel: Save As, CSV UTF-8 (Comma delimited).' -%}
    {%- if text is none -%}
        {{ return([name ~ ': the file is not saved as UTF-8' ~ utf8]) }}
    {%- elif '\x00' in text -%}
        {{ return([name ~ ': the file is saved as UTF-16 or is no text' ~ utf8]) }}
    {%- elif not modules.re.sub('[\ufeff \t\r\n,]', '', text) -%}
        {{ return([
            name ~ ': the file is empty; allowed: the file, with its header at least. Mend: write as its first line ' ~ header
        ]) }}
    {%- endif -%}
    {%- set text = text[1:] if text[0] == '\ufeff' else text -%}
    {%- set rows = seed_file_rows(text) -%}
    {%- set names = rows[0].cells or [] -%}
    {%- if rows[0].cells is not none -%}
        {%- do problems.extend(seed_header_problems(name, names, known, required)) -%}
        {%- if problems -%} {{ return(problems) }} {%- endif -%}
    {%- endif -%}
    {#- Blank columns at the end need no cells. -#}
    {%- set named = namespace(count=0) -%}
    {%- for cell in names -%} {%- if cell | trim -%} {%- set named.count = loop.index -%} {%- endif -%} {%- endfor -%}
    {%- for row in (rows if rows[0].cells is none else rows[1:]) -%}
        {%- set first = (
            row.cells[0] if row.cells is not none
            else modules.re.split('\r\n|\n|\r', text)[row.start - 1].split(',')[0]
        ) -%}
        {%- set place = name ~ ', line ' ~ row.start ~ ', row ' ~ (visible(first | trim) or '(blank)') ~ ': ' -%}
        {%- set width = '; allowed: ' ~ named.count ~ ', as in the header. Mend: ' -%}
        {%- set is_blank = row.cells is not none and not (row.cells | join | trim) -%}
        {%- set stray = (row.cells or [])[named.count:names | length] | map('trim') | select | list -%}
        {%- if row.cells is none -%}
            {%- do problems.append(
                place ~ 'a quotation mark begins a cell and none ends it; allowed: one before and one behind the cell, and two for each '
                ~ 'inside it, as in "Read ""News"" today". Mend: add or remove quotation marks.'
            ) -%}
        {%- elif is_blank and row.cells | length <= names | length -%}
        {%- elif row.end > row.start -%}
            {%- do problems.append(
                place ~ 'a cell goes on until line ' ~ row.end ~ '; allowed: text on one line. '
                ~ 'Mend: take out the line break, or close the quotation mark that is open here.'
            ) -%}
        {%- elif is_blank -%}
            {%- do problems.append(place ~ row.cells | length ~ ' blank cells stand there' ~ width ~ 'remove the row.') -%}
        {%- elif row.cells | length > names | length -%}
            {%- do problems.append(
                place ~ row.cells | length ~ ' cells stand there' ~ width
                ~ 'put a cell that holds a comma between quotation marks, as in "Sales, Europe".'
            ) -%}
        {%- elif row.cells | length < named.count -%}
            {%- do problems.append(
                place ~ row.cells | length ~ (' cells stand there' if row.cells | length > 1 else ' cell stands there')
                ~ width ~ 'write a comma for each cell that is blank.'
            ) -%}
        {%- elif stray -%}
            {%- do problems.append(
                place ~ "'" ~ visible(stray[0]) ~ "' stands in a column without a name; allowed: blank cells there. "
                ~ 'Mend: name the column notes, or blank the cell.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{%- endmacro %}
