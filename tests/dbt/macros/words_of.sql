-- Words in lower case stand between single spaces, one at each end. Full stops vanish, other marks are spaces.
with

cases as (
    select * from (
        values
        ('one word', 'Director', ' director '),
        ('three words', 'Chief Marketing Officer', ' chief marketing officer '),
        ('capitals', 'VP SALES', ' vp sales '),
        ('full stops vanish', 'C.E.O.', ' ceo '),
        ('full stop between words', 'Sen. Manager', ' sen manager '),
        ('comma', 'Director, IT', ' director it '),
        ('comma without a space', 'Director,IT', ' director it '),
        ('slash', 'Owner/Founder', ' owner founder '),
        ('ampersand', 'Sales & Marketing', ' sales marketing '),
        ('hyphen', 'Vice-President', ' vice president '),
        ('brackets', 'Manager (acting) [x] {y}', ' manager acting x y '),
        ('apostrophe', 'Int''l sales', ' int l sales '),
        ('quotation marks', 'the "boss"', ' the boss '),
        ('backslash', 'Sales' || chr(92) || 'Marketing', ' sales marketing '),
        ('marks between letters', 'a;b:c_d+e|f!g?h*i#j', ' a b c d e f g h i j '),
        ('more marks between letters', 'a@b%c$d<e>f=g~h^i`j', ' a b c d e f g h i j '),
        ('tab and line ends', 'Head' || chr(9) || 'of' || chr(13) || chr(10) || 'Sales', ' head of sales '),
        ('spaces around and between', '  Head   of  Sales ', ' head of sales '),
        ('marks around', '***Head***', ' head '),
        ('many marks between', 'Head -- // -- Sales', ' head sales '),
        ('16 spaces between', 'Head' || repeat(' ', 16) || 'Sales', ' head sales '),
        ('17 spaces between', 'Head' || repeat(' ', 17) || 'Sales', ' head sales '),
        ('tildes between', 'Head ~~ ~ Sales~', ' head sales '),
        ('20 hyphens between', 'Head' || repeat('-', 20) || 'Sales', ' head sales '),
        ('a thousand characters', 'a' || repeat(' ', 998) || 'b', ' a b '),
        ('digits', 'Level 3 Support', ' level 3 support '),
        ('letters beyond ASCII', 'GESCHÄFTSFÜHRER', ' geschäftsführer '),
        ('a mark beyond ASCII stays', 'Head – Sales', ' head – sales '),
        ('t, r and n are letters', 'Trainer', ' trainer '),
        ('empty', '', '  '),
        ('marks only', '--', '  '),
        ('null', null, null)
    ) as cases (case_name, given, expected)
),

results as (
    select
        case_name,
        given,
        expected,
        {{ words_of('given') }} as result
    from cases
),

final as (
    select * from results
    where result is distinct from expected
)

select * from final
