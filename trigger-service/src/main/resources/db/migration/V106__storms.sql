-- Firings may be held back: for others that the same build answers, for the builds of the same wave
-- from which theirs is built, and for a pace. What is held back has no attempts yet. A wave is what
-- the first move of a tag has led to.
alter table open_firings add column wave text not null default '';

alter table ledger
    add column wave text not null default '',
    drop constraint ledger_decision_check,
    add constraint ledger_decision_check check (
        decision in ('Fired', 'UpToDate', 'Paused', 'Outdated', 'Repeated', 'Skipped', 'Refused',
            'Waiting', 'Stopped'));

-- The builds that firings have made, until their tag has moved.
create table running_builds (
    build_uid  text primary key,
    target_uid text not null,
    wave       text not null,
    since      timestamptz not null,
    -- What it has pushed; null while it is not known to have ended.
    image      text,
    ended_at   timestamptz
);
create index running_builds_of_target on running_builds (target_uid);
create index running_builds_by_image on running_builds (image) where image is not null;
create index ledger_of_wave on ledger (target_uid, wave) where wave <> '';
