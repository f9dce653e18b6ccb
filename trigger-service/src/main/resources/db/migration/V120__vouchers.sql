-- Who named another project in an object, and answers for its use of that project's images.
create table vouchers (
    object_uid text not null,
    project    text not null,
    requester  text not null,
    primary key (object_uid, project)
);
