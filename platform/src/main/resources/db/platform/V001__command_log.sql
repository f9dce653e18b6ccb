-- The writer's own row: who may write (epoch), how far (sequence), and which telling of the changelog.
create table writer (
    id          boolean primary key default true check (id),
    epoch       bigint  not null,
    sequence    bigint  not null,
    outbox_id   bigint  not null,
    incarnation bigint  not null,
    republished boolean not null,
    changelog   text
);
insert into writer values (true, 0, 0, 0, 0, true, null);

-- How far each input has been applied; moves in the same transaction as its effects.
create table inputs (
    topic       text   not null,
    partition   int    not null,
    topic_id    text   not null,
    next_offset bigint not null,
    epoch       bigint not null,
    resumptions int    not null default 0,
    primary key (topic, partition)
);

-- Every resource of this owner as the API shows it; a null body is a tombstone.
create table resources (
    key        text primary key,
    uid        text   not null,
    sequence   bigint not null,
    body       json,
    changed_at timestamptz not null
);
create index resources_by_sequence on resources (sequence);

-- What this owner knows of others' resources.
create table projections (
    key         text primary key,
    owner       text   not null,
    uid         text   not null,
    sequence    bigint not null,
    incarnation bigint not null,
    body        json   not null
);

create table projected_positions (
    owner       text primary key,
    position    bigint not null,
    incarnation bigint not null
);

-- Records committed with their cause and not yet known to be in Kafka.
create table outbox (
    id      bigint primary key,
    topic   text not null,
    key     text not null,
    headers text not null,
    body    bytea
);

-- What became of each command, kept for a day: a redelivered command is answered, not decided again.
create table outcomes (
    command_id text primary key,
    code       int         not null,
    position   bigint      not null,
    key        text,
    body       text,
    decided_at timestamptz not null
);
create index outcomes_by_age on outcomes (decided_at);

-- Commands that wait until the projections have reached what their sender had seen.
create table parked (
    command_id  text primary key,
    body        bytea       not null,
    traceparent text        not null,
    until       timestamptz not null
);
