-- Sessions at the desks: found by the digest of what the browser holds, all they say sealed.

create table session (
    session_id bytea not null,
    sealed bytea not null,
    used_at timestamptz not null,
    constraint session_pkey primary key (session_id)
);
create index session_used_idx on session (used_at);

grant select, insert, update, delete on session to varanto_app;
