-- Manifests of the integrated registry whose stream has been deleted: whoever makes a stream of that name next
-- must not find them. A row goes when its manifest is gone; doing it again changes nothing.
create table abandoned (
    repository  text not null,
    digest      text not null,
    stream      text not null,
    created_at  timestamptz not null,
    tries       int not null default 0,
    not_before  timestamptz,
    claimed_by  text,
    lease_until timestamptz,
    primary key (repository, digest)
);
create index abandoned_by_age on abandoned (created_at);
