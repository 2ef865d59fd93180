-- Retention (säilyttäminen, 703/2023 23-24 §): a key for each document, and what it takes to dispose of one for good.

-- Half of a document's key; the other half is its client's. Whoever destroys this row destroys the document (ADR 21).
create table document_salt (
    client_id uuid not null,
    oid text not null,
    salt bytea not null,
    constraint document_salt_pkey primary key (client_id, oid),
    constraint document_salt_length check (length(salt) = 16)
);
alter table document_salt add constraint document_salt_document_fkey
    foreign key (client_id, oid) references document (client_id, oid);

-- As in 0005, with the salt.
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
    insert into document_salt (client_id, oid, salt) values (p_client, p_row ->> 'oid', (p_row ->> 'salt')::bytea);
    perform r from log_append(p_log) as r;
    return true;
end $$;

-- What stays of a document that was disposed of, at its home client: nothing that it said.
create table tombstone (
    client_id uuid not null,
    oid text not null,
    set_id text not null,
    version integer not null,
    controller text not null,
    document_group text not null,
    created_at timestamptz not null,
    stored_at timestamptz not null,
    sha256 bytea not null,
    own_key boolean not null,
    rule text not null,
    list_id uuid not null,
    disposed_at timestamptz not null,
    constraint tombstone_pkey primary key (client_id, oid)
);
alter table tombstone add constraint tombstone_client_fkey foreign key (client_id) references client (client_id);

-- Deaths as the population register tells them; the newest statement counts, one without a day withdraws.
create table death (
    client_id uuid not null,
    entry_id uuid not null,
    died date,
    stated_at timestamptz not null,
    constraint death_pkey primary key (client_id, entry_id)
);
alter table death add constraint death_client_fkey foreign key (client_id) references client (client_id);

-- What keeps documents beyond their time: legal holds, and orders to archive permanently.
create table retention_hold (
    client_id uuid not null,
    hold_id uuid not null,
    kind text not null,
    target text not null,
    target_oid text,
    controller text not null,
    placed_at timestamptz not null,
    sealed bytea not null,
    released_at timestamptz,
    constraint retention_hold_pkey primary key (client_id, hold_id),
    constraint retention_hold_kind check (kind in ('hold', 'archive')),
    constraint retention_hold_target check (target in ('client', 'case', 'set', 'document'))
);
alter table retention_hold add constraint retention_hold_client_fkey
    foreign key (client_id) references client (client_id);

-- A disposal list (hävitysesitys): nothing is disposed of that does not stand in an approved one.
create table disposal_list (
    list_id uuid not null,
    controller text not null,
    proposed_at timestamptz not null,
    proposed_by bytea not null,
    proposal_entry uuid not null,
    decision boolean not null,
    items integer not null,
    digest bytea not null,
    approved_at timestamptz,
    approved_by bytea,
    approval_entry uuid,
    certificate bytea,
    constraint disposal_list_pkey primary key (list_id),
    constraint disposal_list_approval check (num_nulls(approved_at, approved_by, approval_entry) in (0, 3)),
    constraint disposal_list_two check (approved_by <> proposed_by)
);

create table disposal_item (
    client_id uuid not null,
    list_id uuid not null,
    oid text not null,
    rule text not null,
    ended date not null,
    turn smallint not null,
    outcome text,
    constraint disposal_item_pkey primary key (client_id, list_id, oid),
    constraint disposal_item_outcome check (outcome in ('disposed', 'kept', 'gone'))
);
alter table disposal_item add constraint disposal_item_client_fkey foreign key (client_id) references client (client_id);
-- Case documents have the second turn: the clocks of their cases' documents stand in them.
create index disposal_item_list_idx on disposal_item (list_id, turn, client_id, oid);

-- One client's part of a disposal: every row of the document goes, the log entry comes in.
create function document_erase(p_client uuid, p_oid text, p_log jsonb) returns boolean
language plpgsql as $$
begin
    delete from register_right where client_id = p_client and document_oid = p_oid;
    delete from will where client_id = p_client and oid = p_oid;
    delete from invalidation where client_id = p_client and oid = p_oid;
    delete from document_receipt where client_id = p_client and oid = p_oid;
    delete from document_body where client_id = p_client and oid = p_oid;
    delete from document_salt where client_id = p_client and oid = p_oid;
    delete from document where client_id = p_client and oid = p_oid;
    perform r from log_append(p_log) as r;
    return true;
end $$;

-- The home client's part before: the tombstone, and the item is done. False where it was done already.
create function document_bury(p_client uuid, p_oid text, p_list uuid, p_at timestamptz) returns boolean
language plpgsql as $$
begin
    update disposal_item set outcome = 'disposed'
     where client_id = p_client and list_id = p_list and oid = p_oid and outcome is null;
    if not found then
        return false;
    end if;
    insert into tombstone (client_id, oid, set_id, version, controller, document_group, created_at, stored_at, sha256,
                           own_key, rule, list_id, disposed_at)
    select d.client_id, d.oid, d.set_id, d.version, d.controller, d.document_group, d.created_at, d.stored_at,
           d.sha256, s.salt is not null, i.rule, i.list_id, p_at
      from document d left join document_salt s on s.client_id = d.client_id and s.oid = d.oid
      join disposal_item i on i.client_id = d.client_id and i.oid = d.oid and i.list_id = p_list
     where d.client_id = p_client and d.oid = p_oid;
    return found;
end $$;

-- The only way in which the application removes a document: as an open item of an approved list. `p_logs` holds the
-- log entries of its clients. False where the list is not approved, or has no such item that is still open.
create function document_dispose(p_home uuid, p_oid text, p_list uuid, p_at timestamptz, p_logs jsonb) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    v_buried boolean;
    part jsonb;
begin
    if not exists (select 1 from disposal_list where list_id = p_list and approved_at is not null) then
        return false;
    end if;
    select r into v_buried from document_bury(p_home, p_oid, p_list, p_at) as r;
    if not v_buried then
        return false;
    end if;
    for part in select value from jsonb_array_elements(p_logs) order by value ->> 'client_id' loop
        perform r from document_erase((part ->> 'client_id')::uuid, p_oid, part) as r;
    end loop;
    return true;
end $$;

revoke execute on function document_erase(uuid, text, jsonb) from public;
revoke execute on function document_bury(uuid, text, uuid, timestamptz) from public;

grant select, insert on document_salt, death, retention_hold, disposal_list, disposal_item to varanto_app;
grant select on tombstone to varanto_app;
grant update (released_at) on retention_hold to varanto_app;
grant update (approved_at, approved_by, approval_entry, certificate) on disposal_list to varanto_app;
grant update (outcome) on disposal_item to varanto_app;
