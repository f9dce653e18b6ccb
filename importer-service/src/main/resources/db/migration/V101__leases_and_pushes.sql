-- The newest push of the tag that was looked at because the registry told of it, by the registry's own clock:
-- a notification that is delivered again is not after it, however far that clock is ahead of ours.
alter table observed add column pushed_at timestamptz;

create index imports_running on imports (namespace) where state = 'pending' and lease_until is not null;
