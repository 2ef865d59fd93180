-- The use log (käyttöloki, 703/2023 10 §): one row for each act and client, never changed, never removed by the application.

create table log_entry (
    client_id uuid not null,
    entry_id uuid not null,
    logged_at timestamptz not null,
    action text not null,
    outcome text not null,
    controller text,
    register text,
    document_oid text,
    set_id text,
    version integer,
    purpose text,
    organisation text,
    unit text,
    role text,
    system text,
    user_index bytea,
    trace_id text,
    sealed bytea not null,
    constraint log_entry_pkey primary key (client_id, entry_id),
    constraint log_entry_outcome check (outcome in ('done', 'refused', 'failed'))
);
alter table log_entry alter column sealed set storage external;
create index log_entry_time_idx on log_entry (client_id, logged_at desc, entry_id);

-- Writes one entry from its JSON form (log/model.py, Row) and answers the entry's id.
create function log_append(p_row jsonb) returns uuid
language plpgsql as $$
declare
    v_entry uuid := p_row ->> 'entry_id';
begin
    insert into log_entry (client_id, entry_id, logged_at, action, outcome, controller, register, document_oid, set_id,
                           version, purpose, organisation, unit, role, system, user_index, trace_id, sealed)
    values ((p_row ->> 'client_id')::uuid, v_entry, (p_row ->> 'logged_at')::timestamptz,
            p_row ->> 'action', p_row ->> 'outcome', p_row ->> 'controller', p_row ->> 'register',
            p_row ->> 'document_oid', p_row ->> 'set_id', (p_row ->> 'version')::integer, p_row ->> 'purpose',
            p_row ->> 'organisation', p_row ->> 'unit', p_row ->> 'role', p_row ->> 'system',
            (p_row ->> 'user_index')::bytea, p_row ->> 'trace_id', (p_row ->> 'sealed')::bytea);
    return v_entry;
end $$;

-- The second guard behind the privileges: whoever may change the table is still told not to.
create function log_entry_guard() returns trigger
language plpgsql as $$
begin
    raise exception 'log_entry is append-only' using errcode = 'VA001';
end $$;

create trigger log_entry_unchanged before update or delete on log_entry
    for each row execute function log_entry_guard();
create trigger log_entry_kept before truncate on log_entry
    for each statement execute function log_entry_guard();

grant select, insert on log_entry to varanto_app;
