-- What became of each firing; null when nothing was fired. What was fired before this was asked is
-- taken for built.
alter table ledger
    add column outcome      text check (outcome in ('Open', 'Built', 'Refused', 'Overtaken')),
    add column build        text,
    add column build_number bigint,
    -- The build service's last no, which is final when the outcome is Refused.
    add column refusal      text;
update ledger set outcome = 'Built' where decision = 'Fired';
drop index ledger_of_watch;
create index ledger_by_command on ledger (command_key) where command_key is not null;

alter table watches
    -- The number of the last build that this trigger's firings are known to have made.
    add column last_build     bigint not null default 0,
    -- The last revision of which a build is known to exist.
    add column built_revision bigint not null default 0;

-- The firings of which it is not known what became: they are sent again until it is.
create table open_firings (
    key        text        primary key,
    target_uid text        not null,
    attempts   int         not null,
    next_at    timestamptz not null
);
create index open_firings_of_target on open_firings (target_uid);
