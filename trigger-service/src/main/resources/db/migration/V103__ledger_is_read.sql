-- The ledger can be read over the API: by BuildConfig, by tag, by build, a page at a time. Webhooks
-- have rows of their own, one per call that knew the secret.
alter table ledger
    add column image     text not null default '',
    -- The id of the event or request that made the trigger look.
    add column cause     text not null default '',
    add column build_uid text,
    -- Of a webhook: the call (the id of its request), its type and the host's id of the delivery.
    add column call      text not null default '',
    add column webhook   text,
    add column delivery  text,
    drop constraint ledger_trigger_check,
    add constraint ledger_trigger_check check (trigger in ('ImageChange', 'ConfigChange', 'WebHook')),
    drop constraint ledger_decision_check,
    add constraint ledger_decision_check check (
        decision in ('Fired', 'UpToDate', 'Paused', 'Outdated', 'Repeated', 'Skipped', 'Refused')),
    drop constraint ledger_target_uid_trigger_stream_uid_tag_revision_key,
    add constraint ledger_decides_once
        unique (target_uid, trigger, stream_uid, tag, revision, call);

create index ledger_of_target on ledger (target_uid, id);
create index ledger_of_tag on ledger (stream_uid, tag, id);
create index ledger_of_stream on ledger (stream_uid, id);
create index ledger_of_build on ledger (build_uid, id) where build_uid is not null;
-- Calls that started nothing, of which only the latest are kept; and the others by time.
create index ledger_of_calls on ledger (target_uid, id) where trigger = 'WebHook' and command_key is null;
create index ledger_of_webhooks on ledger (target_uid, decided_at) where trigger = 'WebHook';
