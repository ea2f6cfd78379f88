-- How marks changed after rater training, one row per measure and cohort.
select measure, cohort, raters, before, after, change, lo, hi
from rater_training
order by measure, cohort
