-- Synthetic clients with 17 documents each, numbered from `first` on: the rows of a real document under other ids.
-- What is sealed in them is copied and cannot be opened; it is as long as the real thing, bodies excepted.
with sample as (
    select d.*, r.receipt, l.sealed as log_sealed, l.salt, l.leaf as log_leaf
      from document d
      join document_receipt r using (client_id, oid)
      join log_entry l on l.client_id = d.client_id and l.document_oid = d.oid
     where d.oid = %(sample)s and l.action = 'document:store'
), person as (
    select number, ('00000000-0000-8000-8000-' || lpad(number::text, 12, '0'))::uuid as id
      from generate_series(%(first)s::bigint, %(last)s::bigint) number
), made as (
    select p.id, p.number, part, '1.2.246.10.99900016.96.' || p.number || '.' || part as oid,
           case part when 1 then '1' when 2 then '2' else '5' end as document_group,
           s.created_at - (p.number %% 1000) * interval '1 hour' - part * interval '1 day' as created_at,
           sha256(convert_to(p.number || '.' || part, 'UTF8')) as sha256
      from person p, generate_series(1, 17) part, sample s
), identified as (
    insert into client_key (hetu_index, client_id)
    select sha256(convert_to(number::text, 'UTF8')), id from person
), clients as (
    insert into client (client_id, wrapped_key, sealed, created_at)
    select p.id, c.wrapped_key, c.sealed, c.created_at
      from person p, sample s join client c on c.client_id = s.client_id
), claims as (
    insert into oid_claim (oid, kind, client_id) select oid, 'document', id from made
), documents as (
    insert into document (client_id, oid, home_client_id, set_id, version, status, document_group, general_type,
                          specific_type, controller, register, service_tasks, service_process, services, case_oid,
                          relationship_oid, unit, organiser, producers, author_indexes, structure, created_at,
                          stored_at, sha256, size, sealed)
    select m.id, m.oid, m.id, m.oid, 1, 'valid', m.document_group, s.general_type, s.specific_type, s.controller,
           s.register, s.service_tasks, s.service_process, s.services, '1.2.246.10.99900016.97.' || m.number,
           s.relationship_oid, s.unit, s.organiser, s.producers, s.author_indexes, s.structure, m.created_at,
           s.stored_at, m.sha256, s.size, s.sealed
      from made m, sample s
), receipts as (
    insert into document_receipt (client_id, oid, act, receipt) select m.id, m.oid, 'store', s.receipt from made m, sample s
), logged as (
    insert into log_entry (client_id, entry_id, logged_at, action, outcome, controller, register, document_oid, set_id,
                           version, purpose, organisation, sealed, book, documents, controllers, salt, leaf)
    select m.id, gen_random_uuid(), s.stored_at, 'document:store', 'done', s.controller, s.register, m.oid, m.oid, 1,
           'own', s.controller, s.log_sealed, 'use', '{}', '{}', s.salt, s.log_leaf
      from made m, sample s
)
insert into document_body (client_id, oid, sealed) select m.id, m.oid, substr(s.sealed, 1, 512) from made m, sample s
