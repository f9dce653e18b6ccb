-- A record that ends the process is attempted three times. Only attempts count, not takeovers; and
-- only a writer whose predecessor has ended without a commit counts them.
alter table inputs rename column resumptions to attempts;
alter table writer add column takeovers int not null default 0;
