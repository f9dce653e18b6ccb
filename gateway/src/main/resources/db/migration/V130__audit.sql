-- Who did what: what GET /audit shows. Pruned by age and by number.
create table audit (
    id        bigint generated always as identity primary key,
    at        timestamptz not null,
    namespace text not null,
    username  text not null,
    event     text not null
);
create index audit_by_time on audit (at);
create index audit_by_namespace on audit (namespace, id);
create index audit_by_user on audit (username, id);
