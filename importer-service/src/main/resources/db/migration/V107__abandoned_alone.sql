-- Whether the manifest goes without the parts that it lists: others may name those.
alter table abandoned add column alone boolean not null default false;
