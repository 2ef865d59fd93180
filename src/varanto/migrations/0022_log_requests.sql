-- Log requests of clients (703/2023 11 §): where each stands in clear, the rest sealed; papers are only added.

create table log_request (
    request_id uuid not null,
    controller text not null,
    received_on date not null,
    state text not null,
    sealed bytea not null,
    constraint log_request_pkey primary key (request_id),
    constraint log_request_state check (state in ('received', 'identified', 'answered', 'refused'))
);
create index log_request_controller_idx on log_request (controller, received_on);

-- The answer or the refusal as it was given (PDF/A).
create table log_request_paper (
    request_id uuid not null,
    sealed bytea not null,
    constraint log_request_paper_pkey primary key (request_id)
);
alter table log_request_paper alter column sealed set storage external;

grant select, insert, update (state, sealed) on log_request to varanto_app;
grant select, insert on log_request_paper to varanto_app;
