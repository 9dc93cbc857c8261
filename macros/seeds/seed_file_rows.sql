{# The rows of a CSV file, each with its cells and the lines on which it starts and ends; the last has no cells where a
   quotation mark is wrong, and behind it nothing more can be said. #}
{% macro seed_file_rows(text) -%}
    {%- set one_cell = modules.re.compile('("[^"]*(?:""[^"]*)*"|(?!")[^,\r\n]*)(,|\r\n|\n|\r|\\Z)') -%}
    {%- set rows = [] -%}
    {%- set read = namespace(until=0, cells=[], start=1, line=1) -%}
    {%- for match in one_cell.finditer(text) -%}
        {%- if match.start() != read.until -%}
            {%- do rows.append({'cells': none, 'start': read.start, 'end': read.line}) -%}
            {%- break -%}
        {%- endif -%}
        {%- set cell = match.group(1) -%}
        {%- do read.cells.append(cell[1:-1] | replace('""', '"') if cell[:1] == '"' else cell) -%}
        {%- if '\n' in cell or '\r' in cell -%}
            {%- set read.line = read.line + modules.re.findall('\r\n|\n|\r', cell) | length -%}
        {%- endif -%}
        {%- set read.until = match.end() -%}
        {%- if match.group(2) != ',' -%}
            {%- if match.group(2) or read.cells != [''] -%}
                {%- do rows.append({'cells': read.cells, 'start': read.start, 'end': read.line}) -%}
            {%- endif -%}
            {%- set read.line = read.line + 1 -%}
            {%- set read.start = read.line -%}
            {%- set read.cells = [] -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(rows) }}
{%- endmacro %}
