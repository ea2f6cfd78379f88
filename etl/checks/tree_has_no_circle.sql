-- A unit that is above itself.
select hierarchy, epoch, unit_id from measure.ancestor where unit_id = ancestor_id and depth > 0
union all
select hierarchy, epoch, unit_id from measure.ancestor group by all having max(depth) >= 20
