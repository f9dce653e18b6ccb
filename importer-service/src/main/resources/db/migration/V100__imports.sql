-- Imports: what is to be fetched. The writer puts a row in; workers claim rows by a lease and report.
create table imports (
    id          text primary key,
    namespace   text not null,
    stream      text not null,
    -- Set for imports that a stream wishes for by itself: one per wish, however often it is seen.
    stream_uid  text,
    tag         text,
    generation  bigint,
    job         bytea not null,
    -- The request that waits for an answer, if one does.
    command     bytea,
    -- pending: to be fetched; done: reported. Done rows of wishes stay a while, so that a change of the
    -- stream that is seen before the result is recorded does not start the import again.
    state       text not null check (state in ('pending', 'done')),
    created_at  timestamptz not null,
    -- After this instant nobody waits any more.
    deadline    timestamptz not null,
    tries       int not null default 0,
    not_before  timestamptz,
    claimed_by  text,
    lease_until timestamptz,
    unique (stream_uid, tag, generation)
);
create index imports_to_do on imports (created_at) where state = 'pending';
create index imports_by_namespace on imports (namespace);

-- Tags of the integrated registry that somebody should look at. One row per tag: the newest reason wins.
create table push_checks (
    repository  text not null,
    tag         text not null,
    namespace   text not null,
    stream      text not null,
    kind        text not null check (kind in ('claim', 'reconciliation')),
    -- Names this reason to look and no other: what a look for an earlier one found is out of date.
    check_id    text not null unique,
    event_id    text not null,
    pushed_at   timestamptz not null,
    tries       int not null default 0,
    not_before  timestamptz,
    claimed_by  text,
    lease_until timestamptz,
    primary key (repository, tag)
);
create index push_checks_by_age on push_checks (pushed_at);
create index push_checks_by_namespace on push_checks (namespace);

-- What the last look at each tag of the integrated registry found; a null digest is a missing tag.
-- Describes the registry: it outlives streams and namespaces, so that what an earlier project left in the
-- registry never looks like a push into a later one of the same name.
create table observed (
    repository  text not null,
    tag         text not null,
    digest      text,
    observed_at timestamptz not null,
    primary key (repository, tag)
);
