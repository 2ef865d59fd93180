-- Assignments (työtehtävät, 457/2024 9 §) narrowed by visibility groups (näkyvyyden rajausryhmät).

-- The names of the groups that narrow the assignment; without any the role decides alone.
alter table assignment add column visibility text[] not null default '{}';

-- A group that an organisation has defined; an organisation that has none goes by those of the decree's table.
create table visibility_group (
    organisation_oid text not null,
    name text not null,
    title text not null,
    rows jsonb not null,
    changed_at timestamptz not null,
    constraint visibility_group_pkey primary key (organisation_oid, name)
);
alter table visibility_group add constraint visibility_group_organisation_fkey
    foreign key (organisation_oid) references organisation (oid);

grant select, insert, delete on visibility_group to varanto_app;
