-- Disclosure notices (luovutusilmoitus, LILM): what was disclosed outside the repository; versions are only added.

create table disclosure_notice (
    client_id uuid not null,
    notice_id uuid not null,
    version integer not null,
    act text not null,
    controller text not null,
    made_at timestamptz not null,
    entry_id uuid not null,
    sealed bytea not null,
    constraint disclosure_notice_pkey primary key (client_id, notice_id, version),
    constraint disclosure_notice_act check (act in ('make', 'correct', 'invalidate'))
);
alter table disclosure_notice alter column sealed set storage external;
alter table disclosure_notice add constraint disclosure_notice_client_fkey
    foreign key (client_id) references client (client_id);

-- Where a notice is kept, by its id; and what a key of an earlier call led to, so that a retry is known as one.
create table notice_claim (
    key bytea not null,
    notice_id uuid not null,
    client_id uuid not null,
    digest bytea not null,
    constraint notice_claim_pkey primary key (key)
);

grant select, insert on disclosure_notice, notice_claim to varanto_app;
