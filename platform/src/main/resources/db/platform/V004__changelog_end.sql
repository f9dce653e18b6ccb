-- How far the changelog is known to be in Kafka: one that ends before has lost its tail.
alter table writer add column changelog_end bigint not null default 0;
