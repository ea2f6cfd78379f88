-- Metric records with an empty text, an unknown word, or a place of their own that is taken.
select metric from main.metric
 where '' in (label_id, label_en, short_id, short_en, formula_id, formula_en, why_id, why_en, limits_id, limits_en,
              source)
    or contains(concat(label_id, label_en, formula_id, formula_en, why_id, why_en, sql), '{')
    or aspect not in ('appraisal', 'targets', 'older', 'completeness', 'citizens', 'complaints', 'behaviour', 'competence',
                      'rollout')
    or unit not in ('percent', 'score100', 'score4', 'score10', 'days', 'count', 'per_1000')
    or kind not in ('share', 'mean', 'count', 'rate', 'composite')
    or better not in ('up', 'down', 'neutral')
