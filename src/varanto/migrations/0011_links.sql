-- Several identifiers of one person (readings.md A41; ADR 20), and document sets that move from one to another.

-- Two rows a link, one at each client; a link that is taken back stays, with its end. `leading` tells whether the
-- row's own client, and not the other, has the identifier that rules go by.
create table client_link (
    client_id uuid not null,
    link_id uuid not null,
    other_client_id uuid not null,
    kind text not null,
    "leading" boolean not null,
    controller text,
    set_id text,
    oid text,
    linked_at timestamptz not null,
    unlinked_at timestamptz,
    constraint client_link_pkey primary key (client_id, link_id),
    constraint client_link_kind check (kind in ('temporary', 'former-code')),
    constraint client_link_ground check ((kind = 'temporary') = (num_nulls(controller, set_id, oid) = 0)),
    constraint client_link_other check (other_client_id <> client_id)
);
alter table client_link add constraint client_link_client_fkey foreign key (client_id) references client (client_id);

-- When a version was superseded by one that no longer names this client.
alter table document add column left_at timestamptz;

-- One client's part of a replacement that no longer names her: her valid version steps aside.
create function document_leave(p_client uuid, p_set text, p_at timestamptz) returns boolean
language plpgsql as $$
begin
    update document set status = 'superseded', left_at = p_at
     where client_id = p_client and set_id = p_set and status = 'valid';
    return true;
end $$;

grant select, insert on client_link to varanto_app;
grant update (unlinked_at) on client_link to varanto_app;
grant update (left_at) on document to varanto_app;
