-- Images that are to be taken over from one repository of the integrated registry into another, whose stream
-- has a tag that was copied. A row goes when it is done; doing it again changes nothing.
create table copies (
    repository  text not null,
    source      text not null,
    digest      text not null,
    namespace   text not null,
    created_at  timestamptz not null,
    tries       int not null default 0,
    not_before  timestamptz,
    claimed_by  text,
    lease_until timestamptz,
    primary key (repository, source, digest)
);
create index copies_by_age on copies (created_at);
create index copies_by_namespace on copies (namespace);
