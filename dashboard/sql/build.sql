-- one row: the build on screen
select * from build;
