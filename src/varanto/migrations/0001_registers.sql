-- The registers everyone relies on: organisations, systems, code sets, structures; and the persons' keys.

create table organisation (
    oid text not null,
    parent_oid text,
    name text not null,
    kind text not null,
    sector text not null,
    business_id text,
    service_tasks text[] not null,
    functions text[] not null,
    own_context text not null,
    controller_oid text,
    valid_from date,
    valid_to date,
    ended date,
    successor_oid text,
    changed_at timestamptz not null,
    constraint organisation_pkey primary key (oid),
    constraint organisation_kind check (kind in ('public', 'private')),
    constraint organisation_sector check (sector in ('social', 'health')),
    constraint organisation_own_context check (own_context in ('optional', 'required'))
);
create index organisation_changed_idx on organisation (changed_at, oid);
create index organisation_parent_idx on organisation (parent_oid);

-- A professional's duty in an organisation; the professional stands as a blind index and sealed, never in clear.
create table assignment (
    organisation_oid text not null,
    number integer not null,
    user_index bytea not null,
    sealed bytea not null,
    unit text,
    role text not null,
    supervised_role text,
    service_tasks text[] not null,
    services text[] not null,
    flags text[] not null,
    authority boolean not null,
    valid_from date,
    valid_to date,
    constraint assignment_pkey primary key (organisation_oid, number)
);
alter table assignment add constraint assignment_organisation_fkey
    foreign key (organisation_oid) references organisation (oid);
create index assignment_user_idx on assignment (organisation_oid, user_index);

create table system (
    id text not null,
    name text not null,
    keys jsonb not null,
    organisations text[] not null,
    certificates text[] not null,
    operator boolean not null,
    changed_at timestamptz not null,
    constraint system_pkey primary key (id)
);

create table code_set (
    oid text not null,
    version text not null,
    name text not null,
    codes jsonb not null,
    sha256 bytea not null,
    imported_at timestamptz not null,
    constraint code_set_pkey primary key (oid, version)
);

create table structure (
    oid text not null,
    title text not null,
    status text not null,
    schema jsonb not null,
    sha256 bytea not null,
    imported_at timestamptz not null,
    constraint structure_pkey primary key (oid)
);

-- One row for each assertion of a system that has been used, until the assertion has expired (RFC 7523).
create table token_use (
    jti_hash bytea not null,
    expires_at timestamptz not null,
    constraint token_use_pkey primary key (jti_hash)
);
create index token_use_expires_idx on token_use (expires_at);

-- A person by the blind index of an identifier: several identifiers may lead to one person.
create table client_key (
    hetu_index bytea not null,
    client_id uuid not null,
    constraint client_key_pkey primary key (hetu_index)
);

create table client (
    client_id uuid not null,
    wrapped_key bytea not null,
    sealed bytea not null,
    created_at timestamptz not null,
    constraint client_pkey primary key (client_id)
);

grant select, insert, update on organisation, system, code_set, structure to varanto_app;
grant select, insert, delete on assignment, token_use to varanto_app;
grant select, insert on client_key, client to varanto_app;
-- Locking a client's row (for no key update) asks for the right to update; nothing but the moment of making is given.
grant update (created_at) on client to varanto_app;
