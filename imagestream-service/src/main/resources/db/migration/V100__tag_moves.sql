-- Every move of every tag, for ever: revisions are gapless per stream and tag, and outlive both.
create table tag_moves (
    stream_uid     text        not null,
    namespace      text        not null,
    stream         text        not null,
    tag            text        not null,
    revision       bigint      not null check (revision > 0),
    image          text        not null,
    pull_spec      text        not null,
    previous_image text        not null,
    cause          text        not null check (cause in ('Push', 'Import', 'Tag', 'Track', 'Build')),
    source         text        not null,
    actor          text        not null,
    moved_at       timestamptz not null,
    primary key (stream_uid, tag, revision)
);

create index tag_moves_by_name on tag_moves (namespace, stream, tag, revision);

-- A build moves a tag at most once.
create unique index tag_moves_of_builds on tag_moves (stream_uid, tag, source)
    where cause = 'Build';

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name; end $$;

create trigger tag_moves_append_only
    before update or delete on tag_moves
    for each row execute function refuse_change();

-- Builds whose completion has been taken note of, whether or not it moved a tag.
create table applied_builds (
    build_uid  text        primary key,
    applied_at timestamptz not null
);
