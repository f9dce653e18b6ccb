-- Of one registry only so many imports run at the same time, and those that somebody waits for have
-- workers of their own.
alter table imports add column registries text[] not null default '{}';
alter table imports add column awaited boolean generated always as (command is not null) stored;
drop index imports_waiting;
create index imports_waiting on imports (awaited, namespace, registries, created_at)
    where state = 'pending';
analyze imports;
