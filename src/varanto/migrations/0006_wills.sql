-- What each version of a will document says (tahdonilmaisu, 703/2023 72 §): one row a version, never changed.

create table will (
    client_id uuid not null,
    oid text not null,
    kind text not null,
    set_id text not null,
    version integer not null,
    stored_at timestamptz not null,
    sealed bytea not null,
    constraint will_pkey primary key (client_id, oid),
    constraint will_version_key unique (client_id, set_id, version),
    constraint will_kind check (kind in ('informing', 'permit', 'prohibition'))
);
alter table will add constraint will_document_fkey foreign key (client_id, oid) references document (client_id, oid);

grant select, insert on will to varanto_app;
