-- The project that the author of the configuration, or of the build, named for the base image and was
-- allowed to pull from. Workers start from no other project's image.
alter table build_work add column base_project text not null default '';
