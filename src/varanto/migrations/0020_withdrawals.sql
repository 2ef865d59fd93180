-- Four eyes (D-20): an invalidation that an archivist proposed waits for another one; why stands sealed.

create table withdrawal_proposal (
    controller text not null,
    proposal_id uuid not null,
    register text not null,
    oid text not null,
    proposer_index bytea not null,
    sealed bytea not null,
    proposed_at timestamptz not null,
    outcome text,
    settled_at timestamptz,
    constraint withdrawal_proposal_pkey primary key (controller, proposal_id),
    constraint withdrawal_proposal_outcome check (outcome in ('confirmed', 'declined')),
    constraint withdrawal_proposal_settled check ((outcome is null) = (settled_at is null))
);
create unique index withdrawal_proposal_waiting_idx on withdrawal_proposal (controller, oid) where outcome is null;

grant select, insert, update (outcome, settled_at) on withdrawal_proposal to varanto_app;
