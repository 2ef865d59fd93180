-- The disclosure log (luovutusloki) beside the use log, and the Merkle tree (RFC 6962) over the entries of both.

alter table log_entry add column book text;
alter table log_entry add column documents text[];
alter table log_entry add column controllers text[];
alter table log_entry add column basis text;
alter table log_entry add column salt bytea;
alter table log_entry add column leaf bytea;

-- Entries written before the tree get what those after it bring with them: the canonical form of log/rules/entries.py.
alter table log_entry disable trigger log_entry_unchanged;
update log_entry set book = 'use', documents = '{}', controllers = '{}',
                     salt = sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
with plain as (
    select client_id as for_client, entry_id as for_entry, salt,
           client_id, entry_id, to_char(logged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as logged_at,
           book, action, outcome, controller, register, document_oid, set_id, version, documents, controllers,
           purpose, basis, organisation, unit, role, system, encode(user_index, 'hex') as user_index, trace_id,
           encode(sealed, 'hex') as sealed
      from log_entry
), canonical as (
    select for_client, for_entry, salt,
           (select '{' || string_agg(to_json(key)::text || ':' || value::text, ',' order by key collate "C") || '}'
              from json_each(row_to_json(plain)) where key not in ('for_client', 'for_entry', 'salt')) as form
      from plain
)
update log_entry set leaf = sha256('\x00'::bytea || sha256(canonical.salt || convert_to(form, 'UTF8')))
  from canonical where client_id = for_client and entry_id = for_entry;
alter table log_entry enable trigger log_entry_unchanged;

alter table log_entry alter column book set not null;
alter table log_entry alter column documents set not null;
alter table log_entry alter column controllers set not null;
alter table log_entry alter column salt set not null;
alter table log_entry alter column leaf set not null;
alter table log_entry add constraint log_entry_book check (book in ('use', 'disclosure'));
create index log_entry_controller_idx on log_entry (controller, logged_at desc, entry_id) where controller is not null;
create index log_entry_controllers_idx on log_entry using gin (controllers) where controller is null;
create index log_entry_wills_idx on log_entry (organisation, logged_at desc, entry_id) where action like 'wills:%';

-- Entries that wait for their place in the tree.
create table log_outbox (
    client_id uuid not null,
    entry_id uuid not null,
    logged_at timestamptz not null,
    leaf bytea not null,
    constraint log_outbox_pkey primary key (client_id, entry_id)
);
insert into log_outbox (client_id, entry_id, logged_at, leaf) select client_id, entry_id, logged_at, leaf from log_entry;

create table log_head (
    log_id integer not null,
    size bigint not null,
    constraint log_head_pkey primary key (log_id)
);
insert into log_head (log_id, size) values (1, 0);

create table log_leaf (
    log_id integer not null,
    index bigint not null,
    leaf bytea not null,
    client_id uuid not null,
    entry_id uuid not null,
    constraint log_leaf_pkey primary key (log_id, index),
    constraint log_leaf_entry_key unique (log_id, entry_id)
);

-- Roots of the complete subtrees of 2^8, 2^16 and 2^24 leaves.
create table log_node (
    log_id integer not null,
    level integer not null,
    index bigint not null,
    hash bytea not null,
    constraint log_node_pkey primary key (log_id, level, index)
);

-- What was said of the tree and signed: a note as C2SP describes it.
create table log_checkpoint (
    log_id integer not null,
    size bigint not null,
    root bytea not null,
    made_at timestamptz not null,
    note text not null,
    constraint log_checkpoint_pkey primary key (log_id, size)
);

-- As in 0002, with the new columns; the entry is put before the tree.
create or replace function log_append(p_row jsonb) returns uuid
language plpgsql as $$
declare
    v_row log_entry := jsonb_populate_record(null::log_entry, p_row);
begin
    insert into log_entry (client_id, entry_id, logged_at, book, action, outcome, controller, register, document_oid,
                           set_id, version, documents, controllers, purpose, basis, organisation, unit, role, system,
                           user_index, trace_id, sealed, salt, leaf)
    values (v_row.client_id, v_row.entry_id, v_row.logged_at, v_row.book, v_row.action, v_row.outcome,
            v_row.controller, v_row.register, v_row.document_oid, v_row.set_id, v_row.version, v_row.documents,
            v_row.controllers, v_row.purpose, v_row.basis, v_row.organisation, v_row.unit, v_row.role, v_row.system,
            v_row.user_index, v_row.trace_id, v_row.sealed, v_row.salt, v_row.leaf);
    insert into log_outbox (client_id, entry_id, logged_at, leaf)
    values (v_row.client_id, v_row.entry_id, v_row.logged_at, v_row.leaf);
    return v_row.entry_id;
end $$;

create or replace function log_entry_guard() returns trigger
language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'VA001';
end $$;

create trigger log_leaf_unchanged before update or delete on log_leaf
    for each row execute function log_entry_guard();
create trigger log_leaf_kept before truncate on log_leaf
    for each statement execute function log_entry_guard();

grant select, insert, delete on log_outbox to varanto_app;
grant select on log_head to varanto_app;
grant update (size) on log_head to varanto_app;
grant select, insert on log_leaf, log_node, log_checkpoint to varanto_app;
