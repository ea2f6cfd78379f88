-- The visitor's own name and post.
select name, position from person where person_key = $person_key
