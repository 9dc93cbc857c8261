{# The columns of a Parquet file, or of a folder of them, with how they are read: a list of {name, header, type, from}. #}
{% macro raw_parquet_columns(entry) -%}
    {%- set files = [] -%}
    {%- for file in entry.files -%}
        {%- do files.append(text_literal(as_pattern(file))) -%}
    {%- endfor -%}
    {%- do check_parquet_files(entry, files) -%}
    {%- set is_partitioned = entry.is_folder and modules.re.search('=[^/]*/', entry.files[0][entry.files[0].rfind(entry.name):]) is not none -%}
    {#- One file is read as it is, save below a folder whose name DuckDB would take for a column. -#}
    {%- set from = "read_parquet(" ~ files[0] ~ ")" if files | length == 1 and '=' not in files[0] else
        "read_parquet([" ~ files | join(', ') ~ "], union_by_name = true, hive_partitioning = " ~ ('true, hive_types_autocast = false' if is_partitioned else 'false') ~ ")" -%}
    {#- DuckDB gives the second of two like names another one: the file says what they really are. -#}
    {%- set headers, inner = [], {'left': 0} -%}
    {%- for row in run_query("select 'name ' || name, coalesce(num_children, 0) from parquet_schema(" ~ files[0] ~ ")").rows -%}
        {%- if loop.first -%}
        {%- elif inner.left == 0 -%} {%- do headers.append(row[0][5:]) -%} {%- do inner.update({'left': row[1] | int}) -%}
        {%- else -%} {%- do inner.update({'left': inner.left - 1 + row[1] | int}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set columns = [] -%}
    {%- for row in run_query("select 'name ' || column_name, 'type ' || column_type from (describe select * from " ~ from ~ ")").rows -%}
        {%- do columns.append({
            'name': row[0][5:], 'header': headers[loop.index0] if loop.index0 < headers | length else row[0][5:], 'type': row[1][5:], 'from': from
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
