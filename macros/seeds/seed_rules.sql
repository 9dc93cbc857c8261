{# What a cell may hold, for every column of a seed, as rows. #}
{% macro seed_rules(seed) -%}
    {%- if execute -%}
        {%- for column in seed_contract(seed).columns.values() -%}
            {%- set meta = column.config.meta %}
        select
            '{{ seed }}' as seed_name,
            '{{ column.name }}' as column_name,
            '{{ meta.type }}' as value_type,
            {{ meta.required | default(false) }} as is_required,
            cast({{ meta.above if meta.above is defined else 'null' }} as double) as above,
            cast({{ meta.minimum if meta.minimum is defined else 'null' }} as double) as minimum,
            cast({{ meta.maximum if meta.maximum is defined else 'null' }} as double) as maximum,
            cast({{ "'" ~ meta.allowed | join('|') ~ "'" if meta.allowed is defined else 'null' }} as varchar) as allowed_values,
            cast({{ "'" ~ meta.references.split('.')[0] ~ "'" if meta.references is defined else 'null' }} as varchar) as referenced_seed,
            cast({{ "'" ~ meta.references.split('.')[1] ~ "'" if meta.references is defined else 'null' }} as varchar) as referenced_column,
            '{{ meta.says | replace("'", "''") }}' as allowed
        {{ "union all" if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
