-- Finds the secrets of a namespace without reading everybody's resources, whatever the database's locale is.
create index projections_by_prefix on projections (key text_pattern_ops);
