-- Tags of the integrated registry that may say something else than their stream. A row goes when they agree; what
-- is to be done is read from the stream at that moment, so that doing it again changes nothing.
create table servings (
    repository  text not null,
    tag         text not null,
    namespace   text not null,
    stream      text not null,
    -- Counts the reasons: one that comes while a worker is at it is not lost.
    version     bigint not null default 1,
    -- Whether the stream was seen to lose the tag: only then is it taken away.
    removed     boolean not null,
    created_at  timestamptz not null,
    tries       int not null default 0,
    not_before  timestamptz,
    claimed_by  text,
    lease_until timestamptz,
    -- Set from before the tag is moved until that is remembered in observed: what it is moved to (empty: taken
    -- away), and when the worker looked at what it replaces. Nobody looks for pushes meanwhile.
    moving      text,
    checked_at  timestamptz,
    primary key (repository, tag)
);
create index servings_by_age on servings (created_at);
create index servings_by_namespace on servings (namespace);

-- Whether it was Millrace that moved the tag there, after a look at observed_at. A push that the registry tells of
-- and that is later than that look has been overwritten unseen.
alter table observed add column placed boolean not null default false;
