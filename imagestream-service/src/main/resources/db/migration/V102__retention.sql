-- Since when no history of any stream has named an image, as retention found it.
create table unreferenced_images (
    image text        primary key,
    since timestamptz not null
);
