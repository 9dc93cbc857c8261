{# The columns of a CSV file with how they are read: a list of {name, header, type, from, is_ragged, is_shifted}. Nothing of its dialect is guessed. #}
{% macro raw_csv_columns(table, entry) -%}
    {#- Text that no cell holds: an empty cell is '' then, and null is a cell that is not there. -#}
    {%- set nothing = 'f1b7 no such cell' -%}
    {%- set file = text_literal(as_pattern(entry.files[0])) -%}
    {%- set compression = {'csv': 'none', 'csv.gz': 'gzip', 'csv.zst': 'zstd'}[entry.format] -%}
    {%- set encoding = checked_raw_file(entry, file, compression) -%}
    {%- set options = "auto_detect = false, compression = '" ~ compression ~ "', encoding = '" ~ encoding ~ "', comment = '', nullstr = '" ~ nothing
        ~ "', new_line = '\\n', null_padding = true, strict_mode = false, parallel = false" -%}
    {%- set lines = [] -%}
    {%- for row in run_query(
        "select 'line ' || line from read_csv(" ~ file ~ ", " ~ options
        ~ ", header = false, delim = '\x01\x02\x01', quote = '', escape = '', columns = {'line': 'varchar'}) limit 2"
    ).rows -%}
        {%- do lines.append(row[0][5:].lstrip('\ufeff')) -%}
    {%- endfor -%}
    {%- set known = [] -%}
    {%- for name in raw_contract(table).columns -%} {%- do known.append(plain_name(name)) -%} {%- endfor -%}
    {%- set said = modules.re.fullmatch('"?sep=([,;|\t])"?', (lines | first | default('', true)).strip(' \r')) -%}
    {%- set header = lines[-1] if said else lines | first | default('', true) -%}
    {#- The one of comma, semicolon, tab and bar by which the header holds most columns of the contract. -#}
    {%- set best = {'delim': said.group(1) if said else ',', 'known': 0} -%}
    {%- for delim in ([] if said else [',', ';', '\t', '|']) -%}
        {%- set names = [] -%}
        {%- for name in header.split(delim) if plain_name(name.replace('"', '')) in known -%} {%- do names.append(name) -%} {%- endfor -%}
        {%- if names | length > best.known -%} {%- do best.update({'delim': delim, 'known': names | length}) -%} {%- endif -%}
    {%- endfor -%}
    {%- do check_raw_quotes(entry, file, options, best.delim) -%}
    {%- set dialect = options ~ ", skip = 0, delim = '" ~ best.delim ~ "', quote = '\"', escape = '\"', max_line_size = 100000000" -%}
    {%- set cells = [] -%}
    {%- for place in range(header.count(best.delim) + 100) -%} {%- do cells.append("'c" ~ place ~ "': 'varchar'") -%} {%- endfor -%}
    {%- set headers = [] -%}
    {%- for cell in run_query(
        "select 'cell ' || columns(*) from read_csv(" ~ file ~ ", " ~ dialect ~ ", header = " ~ ('true' if said else 'false') ~ ", columns = {" ~ cells | join(', ') ~ "}) limit 1"
    ).rows | first | default([], true) if cell is not none -%}
        {%- do headers.append(cell[5:].lstrip('\ufeff')) -%}
    {%- endfor -%}
    {%- if not headers -%}
        {{ exceptions.raise_compiler_error(
            "the raw table " ~ table ~ ": the file " ~ shown_name(entry.name) ~ " is empty. Mend: write its header, "
            ~ raw_contract(table).columns.keys() | join(',') ~ " or some of it, or take the file away."
        ) }}
    {%- endif -%}
    {#- One column more than the header has, to see the rows that have more cells. -#}
    {%- set from = "read_csv(" ~ file ~ ", " ~ dialect ~ ", header = true, columns = {" ~ cells[:headers | length + 1] | join(', ') ~ "})" -%}
    {#- Behind a first line that says the separator the header comes as the first of the rows. -#}
    {%- set is_header = [] -%}
    {%- for name in (headers if said else []) -%} {%- do is_header.append("c" ~ loop.index0 ~ " = " ~ text_literal(name)) -%} {%- endfor -%}
    {%- set rows = "(select * from " ~ from ~ " where not coalesce(" ~ is_header | join(' and ') ~ ", false)) as raw_rows" if said else from -%}
    {%- set columns = [] -%}
    {%- for name in headers -%}
        {%- do columns.append({
            'name': 'c' ~ loop.index0, 'header': name, 'type': 'varchar', 'from': rows,
            'is_ragged': 'c' ~ (headers | length - 1) ~ ' is null or c' ~ headers | length ~ ' is not null', 'is_shifted': 'c' ~ headers | length ~ ' is not null'
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
