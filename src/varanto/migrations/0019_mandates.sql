-- Mandates (valtuudet) that we keep ourselves: the person stands as a blind index and sealed; none is ever removed.

create table mandate (
    person_index bytea not null,
    mandate_id uuid not null,
    controller_oid text not null,
    desk text not null,
    sealed bytea not null,
    valid_from date not null,
    valid_to date,
    given_by text not null,
    given_at timestamptz not null,
    ended_by text,
    ended_at timestamptz,
    constraint mandate_pkey primary key (person_index, mandate_id),
    constraint mandate_desk check (desk in ('archivist', 'officer'))
);
create index mandate_controller_idx on mandate (controller_oid);

-- Suomi.fi-valtuudet names organisations by business id.
create index organisation_business_idx on organisation (business_id);

grant select, insert, update (ended_by, ended_at) on mandate to varanto_app;
