-- DeploymentConfigs and annotated workloads have triggers too. A revision that waits for another
-- tag's first image, or for the end of a pause, is told as fired when it is deployed after all.
alter table ledger
    add column target_kind text not null default 'BuildConfig',
    drop constraint ledger_trigger_check,
    add constraint ledger_trigger_check check (
        trigger in ('ImageChange', 'ConfigChange', 'WebHook', 'Manual')),
    drop constraint ledger_decision_check,
    add constraint ledger_decision_check check (
        decision in ('Fired', 'UpToDate', 'Paused', 'Outdated', 'Repeated', 'Skipped', 'Refused', 'Waiting')),
    drop constraint ledger_outcome_check,
    add constraint ledger_outcome_check check (
        outcome in ('Open', 'Built', 'Refused', 'Overtaken', 'Deployed'));

-- Quotas and roles are projected from now on, and those of before must be known too: the gateway's
-- changelog is read again from its beginning. Where nothing has been read yet there is nothing to
-- forget.
do $$
begin
    if to_regclass('inputs') is not null then
        delete from inputs where topic = 'millrace.gateway.resources';
        delete from projected_positions where owner = 'gateway';
    end if;
end
$$;
