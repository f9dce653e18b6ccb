-- The oldest import of each namespace is found without reading the others of one that is full.
create index imports_waiting on imports (namespace, created_at) where state = 'pending';
drop index imports_to_do;
analyze imports;
