-- What the build before hid.
select family, cell, unit_id, block_type, block_start from before.measure.hidden
