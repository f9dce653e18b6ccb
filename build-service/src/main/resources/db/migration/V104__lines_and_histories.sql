-- Whose turn it is among the builds of a configuration, and which finished ones are the oldest, is asked
-- at each step of each build. Rows answer it, however many Builds a project has.
alter table build_work add column number bigint not null default 0;
alter table build_work add column policy text not null default 'Serial';
create index build_work_line on build_work (namespace, build_config, number, build_uid) where state = 'waiting';
create index build_work_under_way on build_work (namespace, build_config, policy) where state <> 'waiting';
create index build_work_held on build_work (namespace) where lease_until is not null;
drop index build_work_by_namespace;
create index build_work_by_namespace on build_work (namespace, build_config);

-- The finished builds that are still there.
create table finished_builds (
    build_uid    text primary key,
    namespace    text not null,
    -- Empty for a build without a configuration.
    build_config text not null,
    name         text not null,
    complete     boolean not null,
    created      timestamptz not null,
    number       bigint not null
);
create index finished_builds_by_config
    on finished_builds (namespace, build_config, complete, created desc, number desc);

do $$
begin
    if to_regclass('resources') is not null then
        create table known_builds as
        select uid, metadata ->> 'namespace' as namespace, metadata ->> 'name' as name,
            coalesce(body -> 'status' -> 'config' ->> 'name',
                metadata -> 'annotations' ->> 'openshift.io/build-config.name', '') as build_config,
            coalesce(substring(metadata -> 'annotations' ->> 'openshift.io/build.number' from '^[0-9]{1,18}$'), '0')::bigint
                as number,
            coalesce(metadata -> 'labels' ->> 'openshift.io/build.start-policy', 'Serial') as policy,
            body -> 'status' ->> 'phase' as phase,
            coalesce((metadata ->> 'creationTimestamp')::timestamptz, 'epoch') as created
        from (select uid, body, body -> 'metadata' as metadata from resources
              where body is not null and key like 'build.openshift.io/Build/%') as builds;

        update build_work w set number = k.number, policy = k.policy
        from known_builds k where k.uid = w.build_uid;

        insert into finished_builds
        select uid, namespace, build_config, name, phase = 'Complete', created, number
        from known_builds where phase in ('Complete', 'Failed', 'Error', 'Cancelled');

        drop table known_builds;
    end if;
end
$$;
