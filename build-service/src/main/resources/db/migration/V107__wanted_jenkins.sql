-- Projects with pipelines that are yet to be given a Jenkins of their own, where projects have one.
create table wanted_jenkins (
    namespace text primary key
);
