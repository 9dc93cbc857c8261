{# What the cells of one column may hold, or with a row_id one cell: a select of one row. #}
{% macro seed_rule(seed, row_id, column_name, meta) %}
        select
            '{{ seed }}' as seed_name,
            cast({{ "'" ~ row_id ~ "'" if row_id is not none else 'null' }} as varchar) as row_id,
            '{{ column_name }}' as column_name,
            '{{ meta.type }}' as value_type,
            {{ meta.required | default(false) }} as is_required,
            cast({{ meta.above if meta.above is defined else 'null' }} as double) as above,
            cast({{ meta.below if meta.below is defined else 'null' }} as double) as below,
            cast({{ meta.minimum if meta.minimum is defined else 'null' }} as double) as minimum,
            cast({{ meta.maximum if meta.maximum is defined else 'null' }} as double) as maximum,
            cast({{ meta.longest if meta.longest is defined else 'null' }} as integer) as longest,
            {{ meta.prose | default(false) }} as is_prose,
            cast({{ "'" ~ meta.allowed | join('|') ~ "'" if meta.allowed is defined else 'null' }} as varchar) as allowed_values,
            cast({{ "'" ~ meta.forbidden ~ "'" if meta.forbidden is defined else 'null' }} as varchar) as forbidden_text,
            cast({{ "'" ~ meta.references.split('.')[0] ~ "'" if meta.references is defined else 'null' }} as varchar) as referenced_seed,
            cast({{ "'" ~ meta.references.split('.')[1] ~ "'" if meta.references is defined else 'null' }} as varchar) as referenced_column,
            cast({{ "'" ~ meta.default ~ "'" if meta.default is defined else 'null' }} as varchar) as default_value,
            '{{ meta.says | replace("'", "''") }}' as allowed
{% endmacro %}
