-- The units of one comparison group.
select unit_id
from comparison_member
where hierarchy = $hierarchy and group_id = $group_id
