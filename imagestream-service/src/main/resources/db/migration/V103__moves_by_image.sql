-- Where an image may be, for retention.
create index tag_moves_by_image on tag_moves (image, namespace, stream);
