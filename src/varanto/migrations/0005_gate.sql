-- What the gate out asks of every document: whether its content is special, and whether it is several clients'.

-- Unknown (null) counts as special: what nobody has recorded opens nothing.
alter table document add column special boolean;
alter table document add column shared boolean not null default false;
update document set shared = true
 where oid in (select oid from document other where other.client_id <> other.home_client_id);

-- As in 0004, with the two.
create or replace function document_keep(p_client uuid, p_row jsonb, p_log jsonb) returns boolean
language plpgsql as $$
begin
    update document set status = 'superseded'
     where client_id = p_client and set_id = p_row ->> 'set_id' and status = 'valid';
    insert into document (client_id, oid, home_client_id, set_id, version, status, document_group, general_type,
                          specific_type, controller, register, service_tasks, service_process, services, case_oid,
                          relationship_oid, unit, organiser, producers, author_indexes, structure, created_at,
                          stored_at, sha256, size, sealed, special, shared)
    select client_id, oid, home_client_id, set_id, version, status, document_group, general_type,
           specific_type, controller, register, service_tasks, service_process, services, case_oid,
           relationship_oid, unit, organiser, producers, author_indexes, structure, created_at,
           stored_at, sha256, size, sealed, special, shared
      from jsonb_populate_record(null::document, p_row);
    perform r from log_append(p_log) as r;
    return true;
end $$;
