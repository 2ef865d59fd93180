-- Attempts to be identified, sealed, each under the digest of what its answer must bring; answers, each taken once.

create table login_attempt (
    attempt_id bytea not null,
    sealed bytea not null,
    expires_at timestamptz not null,
    constraint login_attempt_pkey primary key (attempt_id)
);
create index login_attempt_expires_idx on login_attempt (expires_at);

create table login_answer (
    answer_id bytea not null,
    expires_at timestamptz not null,
    constraint login_answer_pkey primary key (answer_id)
);
create index login_answer_expires_idx on login_answer (expires_at);

grant select, insert, delete on login_attempt, login_answer to varanto_app;
