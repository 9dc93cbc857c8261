select * from {{ unreadable_cells('contacts') }} as contacts
union all
select * from {{ unreadable_cells('events', visitors=erased_visitors()) }} as events
union all
select * from {{ unreadable_cells('identities') }} as identities
union all
select * from {{ unreadable_cells('companies') }} as companies
union all
select * from {{ unreadable_cells('contact_attributes') }} as contact_attributes
union all
select * from {{ unreadable_cells('opportunities') }} as opportunities
union all
select * from {{ unreadable_cells('campaigns') }} as campaigns
union all
select * from {{ unreadable_cells('sales_feedback') }} as sales_feedback
union all
select * from {{ unreadable_cells('score_overrides') }} as score_overrides
