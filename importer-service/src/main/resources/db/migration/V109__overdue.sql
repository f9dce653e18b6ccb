-- Whether the stream says of the tag that it is overdue.
alter table scheduled_tags add column overdue boolean not null default false;
