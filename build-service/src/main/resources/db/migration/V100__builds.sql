-- The builds that are not finished, for the workers. The writer puts a row in with the Build and takes
-- it out with the Build's end; workers claim rows by a lease.
create table build_work (
    build_uid   text primary key,
    namespace   text not null,
    name        text not null,
    -- Empty for a build without a configuration.
    build_config text not null,
    -- waiting: not its turn, or something that it refers to is missing; queued: may be run;
    -- cancelling: is to be stopped; reported: the worker is done and has said so.
    state       text not null check (state in ('waiting', 'queued', 'cancelling', 'reported')),
    since       timestamptz not null,
    -- Counts every claim, and names it: what an earlier claim's worker says is out of date.
    attempt     bigint not null default 0,
    -- Counts the claims whose worker was lost.
    losses      int not null default 0,
    claimed_by  text,
    lease_until timestamptz,
    -- How the build ended, as soon as it has: whoever finds this concludes it and does not run it again.
    result      text,
    -- The report that was sent, to be sent again if nobody acts on it.
    report      bytea
);
create index build_work_by_state on build_work (state, since);
create index build_work_by_namespace on build_work (namespace);

-- Which build each trigger firing made. Outlives the Build: a key never makes a second one.
create table instantiations (
    key       text primary key,
    namespace text not null,
    build     text not null,
    at        timestamptz not null
);
