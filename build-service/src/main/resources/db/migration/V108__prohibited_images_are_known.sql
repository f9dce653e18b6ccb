-- Images that nobody may build from are projected from now on, and those of before must be known too:
-- imagestream-service's changelog is read again from its beginning. Where nothing has been read yet
-- there is nothing to forget.
do $$
begin
    if to_regclass('inputs') is not null then
        delete from inputs where topic = 'millrace.imagestream.resources';
        delete from projected_positions where owner = 'imagestream';
    end if;
end
$$;
