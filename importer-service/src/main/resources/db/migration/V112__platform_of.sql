-- Of which index the remembered image of the platform in use is.
alter table scheduled_tags add column platform_of text;
update scheduled_tags set platform_digest = null;
