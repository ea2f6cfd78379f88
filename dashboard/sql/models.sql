-- every model of the build, floor by floor
select name, floor, grain, sql
from model
order by case floor when 'staging' then 1 when 'measure' then 2 else 3 end, name;
