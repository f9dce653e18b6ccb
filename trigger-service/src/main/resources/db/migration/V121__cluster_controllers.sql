-- The ReplicationControllers that this service has made in a cluster, until they are gone there. What
-- it has not made it does not delete.
create table cluster_controllers (
    namespace text not null,
    name      text not null,
    -- Of the one that is stored here.
    uid       text not null,
    primary key (namespace, name)
);
