-- Case links (asialiitos): which cases of one controller belong together; a row at each of the two, ended, never removed.
-- The reasons are sealed under the key of the version of the case document that was newest then, and go with it.

create table case_link (
    client_id uuid not null,
    case_oid text not null,
    link_id uuid not null,
    other_oid text not null,
    since timestamptz not null,
    until timestamptz,
    document_oid text not null,
    sealed bytea not null,
    constraint case_link_pkey primary key (client_id, case_oid, link_id)
);
create unique index case_link_open_idx on case_link (client_id, case_oid, other_oid) where until is null;
alter table case_link add constraint case_link_client_fkey foreign key (client_id) references client (client_id);

grant select, insert, update (until, document_oid, sealed) on case_link to varanto_app;
