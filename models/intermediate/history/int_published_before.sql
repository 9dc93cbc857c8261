select * from {{ read_earlier('published_scores') }} as earlier
