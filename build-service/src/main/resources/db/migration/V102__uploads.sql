-- The sources that were uploaded for builds, and where the registry keeps them. A row goes when its source
-- has gone, which is when the build is not in build_work any more.
create table build_uploads (
    place     text primary key,
    build_uid text not null
);
create index build_uploads_by_build on build_uploads (build_uid);
