-- Tags of registries that are looked at again and again, each once for all stream tags that follow it.
create table sources (
    source      text primary key,
    registry    text not null,
    -- The next look; while a worker looks, the end of its lease.
    next_at     timestamptz not null,
    checked_at  timestamptz,
    -- Looks in a row that failed in a way that may pass.
    failures    int not null default 0
);
create index sources_due on sources (registry, next_at);

-- From when on a registry may be asked again, by all replicas together.
create table schedule_budgets (
    registry    text primary key,
    free_at     timestamptz not null
);

-- Which stream tags follow which source. A row goes with the wish; the writer puts it in, workers remember what
-- they saw.
create table scheduled_tags (
    stream_uid      text not null,
    tag             text not null,
    namespace       text not null,
    stream          text not null,
    source          text not null,
    generation      bigint not null,
    wanted          bytea not null,
    interval_ms     bigint not null,
    settle_ms       bigint not null,
    platform_only   boolean not null,
    since           timestamptz not null,
    -- Set by an import that somebody else started.
    imported_at     timestamptz,
    -- What the source pointed to when the tag took it over last, and which of an index's images mattered then.
    digest          text,
    platform_digest text,
    -- A newer digest that has not settled yet.
    arriving        text,
    arriving_since  timestamptz,
    moving_since    timestamptz,
    -- Why the last look or import failed.
    failure         text,
    primary key (stream_uid, tag)
);
create index scheduled_tags_by_source on scheduled_tags (source);
create index scheduled_tags_by_namespace on scheduled_tags (namespace, stream);
