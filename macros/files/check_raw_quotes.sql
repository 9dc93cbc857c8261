{# Stops the build where a quote of a CSV file is not closed, or text stands beside one: whatever follows would be read as something else. #}
{% macro check_raw_quotes(entry, file, options, delim) -%}
    {%- set d = '[|]' if delim == '|' else delim -%}
    {%- set blank = '[ ]' if delim == '\t' else '[ \t]' -%}
    {%- set cell = '(?:"(?:[^"]|"")*"|' ~ blank ~ '*(?:[^"\\n' ~ (' ' if delim == '\t' else ' \t') ~ delim ~ '][^\\n' ~ delim ~ ']*)?)' -%}
    {%- set record = cell ~ '(?:' ~ d ~ cell ~ ')*' -%}
    {%- set lines = "read_csv(" ~ file ~ ", " ~ options ~ ", header = false, delim = '\x01\x02\x01', quote = '', escape = '', columns = {'line': 'varchar'})" -%}
    {%- set broken = run_query("select count(*) from " ~ lines ~ " where contains(line, '\"') and not regexp_full_match(line, '" ~ record ~ "')").rows[0][0] -%}
    {%- if broken -%}
        {#- Cells that go over several lines: only the whole file can tell. -#}
        {%- set fault = run_query(
            "select length(content) - length(good), 1 + length(good) - length(replace(good, chr(10), '')) from (select content,"
            ~ " regexp_extract(content, '^(?:" ~ record ~ "\\n)*') as good from (select coalesce(string_agg(line, chr(10)), '') || chr(10) as content from " ~ lines ~ "))"
        ).rows[0] -%}
        {%- if fault[0] -%}
            {{ exceptions.raise_compiler_error(
                "the raw file " ~ shown_name(entry.name) ~ " has a quote that is not closed, or text beside a quoted cell, in line " ~ fault[1]
                ~ " (blank lines are not counted). Allowed: a cell wholly in quotes, with each quote inside it written twice. Mend: close or take out the quote."
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
