-- Events that subscribers have not taken yet, and those that nobody tries to send any more.
create table outgoing_events (
    id           bigint generated always as identity primary key,
    namespace    text        not null,
    -- The Secret that says where to.
    subscription text        not null,
    event_id     text        not null,
    type         text        not null,
    source       text        not null,
    body         text        not null,
    told_at      timestamptz not null,
    attempts     int         not null default 0,
    next_at      timestamptz not null,
    lease_until  timestamptz,
    dead         boolean     not null default false,
    failure      text,
    unique (namespace, subscription, event_id)
);
create index outgoing_events_by_time on outgoing_events (next_at, id) where not dead;
create index outgoing_events_of_subscription on outgoing_events (namespace, subscription, id);
