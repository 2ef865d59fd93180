-- What issuers answered of their certificates (OCSP, RFC 6960; CRL, RFC 5280): kept, for documents were taken on it.

create table revocation_evidence (
    key bytea not null,
    sha256 bytea not null,
    way text not null,
    fetched_at timestamptz not null,
    until timestamptz not null,
    response bytea not null,
    constraint revocation_evidence_pkey primary key (key, sha256),
    constraint revocation_evidence_way check (way in ('ocsp', 'crl'))
);
alter table revocation_evidence alter column response set storage external;

grant select, insert on revocation_evidence to varanto_app;
