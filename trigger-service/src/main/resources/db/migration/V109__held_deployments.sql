-- What follows tags and is not deployed yet, because builds of the same wave are still to come from
-- which its images are made, or because others are deployed first.
create table held_deployments (
    -- Of the object, as in the changelog.
    key   text        primary key,
    wave  text        not null,
    since timestamptz not null
);
create index held_deployments_by_time on held_deployments (since);

-- Whoever becomes the writer asks for what is open, however long the ledger is.
create index ledger_of_open_firings on ledger (command_key) where outcome = 'Open';
