-- The hold that a move put on its tag, as JSON.
alter table tag_moves add column hold text;

create index tag_moves_by_time on tag_moves (stream_uid, moved_at desc, tag, revision desc);

-- Since when a tag was gone; it may have come back with a later revision.
create table tag_removals (
    stream_uid text        not null,
    tag        text        not null,
    revision   bigint      not null,
    actor      text        not null,
    source     text        not null,
    removed_at timestamptz not null,
    primary key (stream_uid, tag, removed_at)
);

create trigger tag_removals_append_only
    before update or delete on tag_removals
    for each row execute function refuse_change();
