-- Register rights (rekisterinkäyttöoikeus), derived from relationship documents, and what producers did in a register.

-- What the organiser's valid relationship documents of a client grant now; made anew with each of them. It serves the
-- map across clients; the gates derive rights from the documents themselves.
create table register_right (
    client_id uuid not null,
    organiser text not null,
    number integer not null,
    document_oid text not null,
    version integer not null,
    relationship_oid text,
    unit text not null,
    service_task text not null,
    services text[] not null,
    chain text[] not null,
    starts date not null,
    ends date,
    constraint register_right_pkey primary key (client_id, organiser, number)
);
alter table register_right add constraint register_right_client_fkey
    foreign key (client_id) references client (client_id);
create index register_right_organiser_idx on register_right (organiser, unit, service_task, client_id, number);
create index register_right_unit_idx on register_right (unit, service_task, client_id, number);

-- What somebody else than the controller stored, replaced or invalidated in its register. `position` is the transaction
-- that wrote the row, or a later one of the same client's: nobody who reads below the oldest running one misses any.
create table document_change (
    client_id uuid not null,
    seq bigint not null,
    position xid8 not null,
    controller text not null,
    organisation text not null,
    unit text not null,
    oid text not null,
    set_id text not null,
    version integer not null,
    kind text not null,
    changed_at timestamptz not null,
    constraint document_change_pkey primary key (client_id, seq),
    constraint document_change_kind check (kind in ('stored', 'replaced', 'invalidated'))
);
alter table document_change add constraint document_change_client_fkey
    foreign key (client_id) references client (client_id);
create index document_change_feed_idx on document_change (controller, position, client_id, seq);

-- Adds a change of one client, whose row the caller holds, so that its number and position follow the last one's.
create function document_change_add(p_client uuid, p_row jsonb) returns bigint
language plpgsql as $$
declare
    v_seq bigint;
    v_position xid8;
begin
    select seq, position into v_seq, v_position
      from document_change where client_id = p_client order by seq desc limit 1;
    v_seq := coalesce(v_seq, 0) + 1;
    insert into document_change (client_id, seq, position, controller, organisation, unit, oid, set_id, version, kind,
                                 changed_at)
    values (p_client, v_seq, greatest(pg_current_xact_id(), v_position), p_row ->> 'controller',
            p_row ->> 'organisation', p_row ->> 'unit', p_row ->> 'oid', p_row ->> 'set_id',
            (p_row ->> 'version')::integer, p_row ->> 'kind', (p_row ->> 'changed_at')::timestamptz);
    return v_seq;
end $$;

grant select, insert, delete on register_right to varanto_app;
grant select, insert on document_change to varanto_app;
