-- metric records, in their declared order
select * from metric order by position;
