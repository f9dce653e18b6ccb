-- Every decision of every trigger, kept for good: a revision of a tag is decided once per target.
create table ledger (
    id               bigint generated always as identity primary key,
    target_namespace text   not null,
    target_name      text   not null,
    target_uid       text   not null,
    trigger          text   not null check (trigger in ('ImageChange', 'ConfigChange')),
    -- Empty for ConfigChange, as are the tag and what it points at.
    stream_namespace text   not null,
    stream           text   not null,
    stream_uid       text   not null,
    tag              text   not null,
    revision         bigint not null,
    pull_spec        text   not null,
    decision         text   not null check (decision in ('Fired', 'UpToDate', 'Paused', 'Outdated')),
    -- What made the trigger look: TagMoved, Evaluated or Reconciled.
    reason           text   not null,
    -- The key under which the build is made; null when nothing was fired.
    command_key      text,
    decided_at       timestamptz not null,
    unique (target_uid, trigger, stream_uid, tag, revision)
);
create index ledger_of_watch on ledger (target_uid, stream_namespace, stream, tag, id);

-- How far each image change trigger has come, for the BuildConfigs that exist.
create table watches (
    target_uid text   not null,
    stream_uid text   not null,
    tag        text   not null,
    -- Moves up to this revision were history when the trigger was evaluated.
    baseline   bigint not null,
    -- The last revision decided.
    decided    bigint not null,
    primary key (target_uid, stream_uid, tag)
);
