-- Access reviews: cases and what they say of persons sealed; marks are keyed digests that tell nothing.

create table review_case (
    controller_oid text not null,
    case_id uuid not null,
    state text not null,
    weight integer not null,
    day date not null,
    sealed bytea not null,
    rules text[] not null,
    opened_at timestamptz not null,
    constraint review_case_pkey primary key (controller_oid, case_id),
    constraint review_case_state check (state in ('new', 'asked', 'answered', 'closed-fine', 'closed-misuse'))
);
create index review_case_queue_idx on review_case (controller_oid, state, weight desc, day desc);

-- The organisation's own people, as users and as persons.
create table review_staff (
    controller_oid text not null,
    user_index bytea not null,
    person_index bytea not null,
    address_index bytea,
    constraint review_staff_pkey primary key (controller_oid, user_index)
);

-- What a relationship document gives to compare by; goes with the document.
create table review_mark (
    client_id uuid not null,
    oid text not null,
    surnames bytea[] not null,
    addresses bytea[] not null,
    constraint review_mark_pkey primary key (client_id, oid),
    constraint review_mark_document foreign key (client_id, oid) references document (client_id, oid) on delete cascade
);

grant select, insert, update (state, sealed) on review_case to varanto_app;
grant select, insert, delete on review_staff to varanto_app;
grant select, insert on review_mark to varanto_app;
