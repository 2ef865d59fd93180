-- Reconciliation (täsmäytys): every version's leaf, and an index that gives a controller's leaves by authoring time.

-- SHA-256 over OID, version and digest, divided by 0x1F (varanto_formats/reconciliation.py); `convert_to` is not
-- immutable, and `decode` in escape form is the same for text without a backslash, which no OID has.
alter table document add column leaf bytea not null generated always as
    (sha256(decode(oid || chr(31) || version || chr(31) || encode(sha256, 'hex'), 'escape'))) stored;

-- One entry for each version, whoever else is listed in it: the row at its home client.
create index document_leaf_idx on document (controller, created_at, leaf) where client_id = home_client_id;

-- As in 0003, but for the columns, which are named: the leaf is the database's own.
create or replace function document_keep(p_client uuid, p_row jsonb, p_log jsonb) returns boolean
language plpgsql as $$
begin
    update document set status = 'superseded'
     where client_id = p_client and set_id = p_row ->> 'set_id' and status = 'valid';
    insert into document (client_id, oid, home_client_id, set_id, version, status, document_group, general_type,
                          specific_type, controller, register, service_tasks, service_process, services, case_oid,
                          relationship_oid, unit, organiser, producers, author_indexes, structure, created_at,
                          stored_at, sha256, size, sealed)
    select client_id, oid, home_client_id, set_id, version, status, document_group, general_type,
           specific_type, controller, register, service_tasks, service_process, services, case_oid,
           relationship_oid, unit, organiser, producers, author_indexes, structure, created_at,
           stored_at, sha256, size, sealed
      from jsonb_populate_record(null::document, p_row);
    perform r from log_append(p_log) as r;
    return true;
end $$;
