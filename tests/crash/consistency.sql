-- Everything that would be half stored, one row each; an archive in order answers none.
-- Each store is one transaction, so this holds at any moment, also while others write.
with kept as (select * from document where client_id = home_client_id)
select 'document without body' as what, oid from kept
 where not exists (select from document_body b where b.client_id = kept.client_id and b.oid = kept.oid)
union all
select 'body without document', oid from document_body b
 where not exists (select from kept where kept.client_id = b.client_id and kept.oid = b.oid)
union all
select 'document without receipt', oid from kept
 where not exists (select from document_receipt r where (r.client_id, r.oid, r.act) = (kept.client_id, kept.oid, 'store'))
union all
select 'receipt without document', oid from document_receipt r
 where not exists (select from kept where kept.client_id = r.client_id and kept.oid = r.oid)
union all
select 'document without its own claim', oid from kept
 where not exists (select from oid_claim c where (c.oid, c.kind, c.client_id) = (kept.oid, 'document', kept.client_id))
union all
select 'claim without document', oid from oid_claim c where kind = 'document'
   and not exists (select from kept where kept.client_id = c.client_id and kept.oid = c.oid)
union all
select 'claim without case', oid from oid_claim c where kind = 'case'
   and not exists (select from kept where kept.client_id = c.client_id and kept.case_oid = c.oid and document_group = '2')
union all
select 'document not logged exactly once', d.oid from document d
 where 1 <> (select count(*) from log_entry l
              where (l.client_id, l.document_oid, l.version, l.outcome) = (d.client_id, d.oid, d.version, 'done')
                and l.action in ('document:store', 'document:replace'))
union all
select 'log of a store without document', document_oid from log_entry l
 where action in ('document:store', 'document:replace') and outcome = 'done'
   and not exists (select from document d where (d.client_id, d.oid) = (l.client_id, l.document_oid))
union all
select 'set whose newest version alone is not valid', set_id from document
 group by client_id, set_id
having count(*) filter (where status = 'valid') <> 1 or max(version) <> max(version) filter (where status = 'valid')
    or count(*) <> max(version)
union all
select 'the same bytes twice', min(oid) from kept group by sha256 having count(*) > 1
union all
select 'log entry that neither stands in the tree nor waits for it', entry_id::text from log_entry
 where entry_id not in (select entry_id from log_leaf union all select entry_id from log_outbox)
union all
select 'log entry that stands in the tree and waits', entry_id::text from log_leaf join log_outbox using (entry_id)
union all
select 'places in the tree that are not dense', max(index)::text from log_leaf
having max(index) + 1 <> count(*) or count(*) <> (select size from log_head)
