-- What webhooks were called with, so that it can be read and delivered again: the latest of each
-- BuildConfig. What came of it is in the ledger, under the same call.
create table deliveries (
    id         bigint generated always as identity primary key,
    call       text   not null unique,
    target_uid text   not null,
    event      text   not null,
    bytes      int    not null,
    -- The headers that say what the body is, as JSON; never what proves who called.
    headers    text   not null,
    -- In base64; null when it was too long to keep.
    body       text,
    -- The call that was delivered again.
    redelivers text
);
create index deliveries_of_target on deliveries (target_uid, id);
create index ledger_by_call on ledger (call) where call <> '';

-- Bodies that a host has signed, so that nobody who has overheard one can deliver it as another.
create table signed_bodies (
    target_uid text        not null,
    digest     text        not null,
    -- Of the build that the body started.
    key        text        not null,
    at         timestamptz not null,
    primary key (target_uid, digest)
);
