-- Documents: one row for each version and listed client, its body at the home client, and what was done to it.

create table oid_claim (
    oid text not null,
    kind text not null,
    client_id uuid not null,
    constraint oid_claim_pkey primary key (oid, kind),
    constraint oid_claim_kind check (kind in ('document', 'case'))
);

create table document (
    client_id uuid not null,
    oid text not null,
    home_client_id uuid not null,
    set_id text not null,
    version integer not null,
    status text not null,
    document_group text not null,
    general_type text,
    specific_type text,
    controller text not null,
    register text not null,
    service_tasks text[] not null,
    service_process text,
    services text[] not null,
    case_oid text,
    relationship_oid text,
    unit text,
    organiser text,
    producers text[] not null,
    author_indexes bytea[] not null,
    structure text,
    created_at timestamptz not null,
    stored_at timestamptz not null,
    sha256 bytea not null,
    size integer not null,
    sealed bytea not null,
    constraint document_pkey primary key (client_id, oid),
    constraint document_version_key unique (client_id, set_id, version),
    constraint document_status check (status in ('valid', 'superseded', 'invalidated')),
    constraint document_version check (version >= 1)
);
alter table document alter column sealed set storage external;
alter table document add constraint document_client_fkey foreign key (client_id) references client (client_id);
create index document_created_idx on document (client_id, created_at desc, oid);

create table document_body (
    client_id uuid not null,
    oid text not null,
    sealed bytea not null,
    constraint document_body_pkey primary key (client_id, oid)
);
alter table document_body alter column sealed set storage external;
alter table document_body add constraint document_body_document_fkey
    foreign key (client_id, oid) references document (client_id, oid);

create table document_receipt (
    client_id uuid not null,
    oid text not null,
    act text not null,
    receipt text not null,
    constraint document_receipt_pkey primary key (client_id, oid, act),
    constraint document_receipt_act check (act in ('store', 'invalidate'))
);
alter table document_receipt add constraint document_receipt_document_fkey
    foreign key (client_id, oid) references document (client_id, oid);

create table invalidation (
    client_id uuid not null,
    oid text not null,
    reason text not null,
    invalidated_at timestamptz not null,
    sealed bytea not null,
    constraint invalidation_pkey primary key (client_id, oid)
);
alter table invalidation add constraint invalidation_document_fkey
    foreign key (client_id, oid) references document (client_id, oid);

-- One client's part of a store: the older version steps aside, the new row and its log entry come in.
create function document_keep(p_client uuid, p_row jsonb, p_log jsonb) returns boolean
language plpgsql as $$
begin
    update document set status = 'superseded'
     where client_id = p_client and set_id = p_row ->> 'set_id' and status = 'valid';
    insert into document select * from jsonb_populate_record(null::document, p_row);
    perform r from log_append(p_log) as r;
    return true;
end $$;

-- The home client's part besides: the body and the receipt.
create function document_keep_body(p_client uuid, p_oid text, p_body bytea, p_receipt text) returns boolean
language plpgsql as $$
begin
    insert into document_body (client_id, oid, sealed) values (p_client, p_oid, p_body);
    insert into document_receipt (client_id, oid, act, receipt) values (p_client, p_oid, 'store', p_receipt);
    return true;
end $$;

-- A whole store in one round trip. `p_parts` holds {row, log} of each listed client, the home client's among them;
-- the clients' rows are locked by the caller. A taken OID raises 23505.
create function document_store(p_home uuid, p_oid text, p_case text, p_parts jsonb, p_body bytea, p_receipt text)
returns void language plpgsql as $$
declare
    part jsonb;
begin
    insert into oid_claim (oid, kind, client_id) values (p_oid, 'document', p_home);
    if p_case is not null then
        insert into oid_claim (oid, kind, client_id) values (p_case, 'case', p_home);
    end if;
    for part in select value from jsonb_array_elements(p_parts) order by value -> 'row' ->> 'client_id' loop
        perform r from document_keep((part -> 'row' ->> 'client_id')::uuid, part -> 'row', part -> 'log') as r;
    end loop;
    perform r from document_keep_body(p_home, p_oid, p_body, p_receipt) as r;
end $$;

-- One client's part of an invalidation.
create function document_withdraw(p_client uuid, p_oid text, p_log jsonb) returns boolean
language plpgsql as $$
begin
    update document set status = 'invalidated' where client_id = p_client and oid = p_oid;
    perform r from log_append(p_log) as r;
    return true;
end $$;

grant select, insert on oid_claim, document, document_body, document_receipt, invalidation to varanto_app;
grant update (status) on document to varanto_app;
