-- Answers of a timestamp authority (RFC 3161) about checkpoints: when each existed, as somebody else vouches.

create table log_stamp (
    log_id integer not null,
    size bigint not null,
    stamped_at timestamptz not null,
    response bytea not null,
    constraint log_stamp_pkey primary key (log_id, size)
);

grant select, insert on log_stamp to varanto_app;
