-- Which owners have deleted all that they had in a namespace that is going away.
create table namespace_purges (
    namespace_uid text not null,
    owner         text not null,
    primary key (namespace_uid, owner)
);
