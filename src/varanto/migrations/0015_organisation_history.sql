-- The past of organisations: every change with the state before it, when and by which system it was made, and which of
-- them are acts on who holds registers (703/2023 15-16 §), with their reason.

create table organisation_history (
    oid text not null,
    number integer not null,
    until timestamptz not null,
    system text not null,
    act text,
    reason text,
    former jsonb,
    constraint organisation_history_pkey primary key (oid, number),
    constraint organisation_history_act check (act in ('end', 'change', 'reopen'))
);
alter table organisation_history add constraint organisation_history_organisation_fkey
    foreign key (oid) references organisation (oid);
create index organisation_successor_idx on organisation (successor_oid) where successor_oid is not null;

grant select, insert on organisation_history to varanto_app;
