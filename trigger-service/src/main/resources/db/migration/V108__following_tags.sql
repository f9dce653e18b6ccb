-- Of a build whose tag others follow, all their moves are waited for: those that have been told, by
-- comma, and whether it was all. It is then kept for a day, because some follow later.
alter table running_builds
    add column told text    not null default '',
    add column done boolean not null default false;
