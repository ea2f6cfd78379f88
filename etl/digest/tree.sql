-- One row per hierarchy × unit in reading order, with its newest name; of a group also how many members it has.
with named as (
    select * from unit qualify row_number() over (partition by unit_id order by valid_from desc nulls last) = 1
), standing as (
    select t.hierarchy, t.unit_id, t.parent_id, t.sort, u.unit_name, u.unit_kind, u.member_kind
      from unit_tree t
      join named u on u.unit_id = t.unit_id
), counted as (
    select hierarchy, parent_id, unit_kind, count(*) as members from standing group by all
)
select s.hierarchy, s.unit_id, s.parent_id, s.unit_name, s.unit_kind, s.member_kind,
       coalesce(c.members, 0) as n_members
  from standing s
  left join counted c on c.hierarchy = s.hierarchy and c.parent_id = s.parent_id and c.unit_kind = s.member_kind
 order by s.hierarchy desc, s.sort
