{# The statements that take whoever asked to be forgotten out of the tables which this run did not build, and empty private ones
   whose lead numbers are those of an earlier run. #}
{% macro forget_left_behind() -%}
    {%- if execute and invocation_args_dict.which in ('run', 'build', 'retry') -%}
        {%- set built = results | selectattr('status', 'equalto', 'success') | map(attribute='node.unique_id') | list -%}
        {%- set kept, known, schemas = [], [], [] -%}
        {%- for node in graph.nodes.values() if node.resource_type in ('model', 'seed') and node.package_name == 'lead_scoring' -%}
            {%- set name = (node.schema ~ '.' ~ node.alias) | lower -%}
            {%- do known.append(name) -%}
            {%- if node.unique_id in built -%} {%- do kept.append(name) -%} {%- endif -%}
            {%- if node.resource_type == 'model' and node.schema not in schemas -%} {%- do schemas.append(node.schema) -%} {%- endif -%}
        {%- endfor -%}
        {%- set is_numbered_anew = 'model.lead_scoring.int_leads' in built -%}
        {%- set found = run_query(
            "select columns.table_schema, columns.table_name, columns.column_name from information_schema.columns as columns"
            ~ " inner join information_schema.tables as tables on columns.table_catalog = tables.table_catalog"
            ~ " and columns.table_schema = tables.table_schema and columns.table_name = tables.table_name"
            ~ " where tables.table_type = 'BASE TABLE' and columns.table_catalog = '" ~ (target.database | string | replace("'", "''")) ~ "'"
            ~ " and columns.table_schema in ('" ~ schemas | join("', '") ~ "') and columns.column_name in"
            ~ " ('lead_id', 'contact_id', 'alias_id', 'lead_number', 'people_behind_it', 'record_key')"
        ) -%}
        {%- for column in found.rows -%}
            {%- set name = (column.table_schema ~ '.' ~ column.table_name) | lower -%}
            {%- set relation = api.Relation.create(database=target.database, schema=column.table_schema, identifier=column.table_name) -%}
            {%- set key = column.column_name | lower -%}
            {%- if name in kept -%}
            {%- elif key == 'lead_number' -%}
                {%- if is_numbered_anew %} delete from {{ relation }}; {%- endif -%}
            {%- elif key == 'people_behind_it' %}
            update {{ relation }} set people_behind_it = null, contact_names = null
            where exists (
                select 1 from {{ erased_contacts() }} as erasures
                where {{ dbt.position("erasures.contact_id", 'people_behind_it') }} > 0
            );
            {%- elif key == 'record_key' -%}
                {%- if name not in known %} delete from {{ relation }}; {%- endif -%}
            {%- else %}
            delete from {{ relation }} where {{ key }} in (select erasures.contact_id from {{ erased_contacts() }} as erasures);
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
