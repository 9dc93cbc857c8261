-- What a terminal obeys and what nobody sees is a question mark, a space of any kind is plain; what people write stays.
with

cases as (
    select * from (
        values
        ('a line end', 'a' || chr(13) || chr(10) || 'b', 'a  b'),
        ('an escape', chr(27) || '[31mred', '?[31mred'),
        ('a line separator', 'a' || chr(8232) || 'b', 'a b'),
        ('a zero-width space', chr(8203) || 'new' || chr(160) || 'line', '?new line'),
        ('the escape of eight bits', chr(155) || '31mred', '?31mred'),
        ('a mark of direction', chr(8238) || 'evil', '?evil'),
        ('delete and next line', chr(127) || chr(133), '? '),
        ('what people write', 'Führung 😀 – L’Oréal ''x'' "y" 10 €', 'Führung 😀 – L’Oréal ''x'' "y" 10 €'),
        ('nothing', null, null)
    ) as cases (case_name, written, expected)
),

results as (
    select
        *,
        {{ on_one_line('written') }} as shown
    from cases
),

final as (
    select * from results
    where shown is distinct from expected
)

select * from final
