-- Whose token a claimed push was made with, and what it says was pushed: a build tells of its own push itself.
alter table push_checks add column actor text;
alter table push_checks add column digest text;
