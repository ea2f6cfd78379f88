"""Votes on a point, in words and as bars; blue, grey and orange, each with its word and number."""

from collections.abc import Mapping
from html import escape

from dashboard import metrics
from dashboard.discussion.voices import STANCES
from dashboard.i18n import t

STYLE = """<style>
.k-votes{display:grid;grid-template-columns:max-content minmax(0,1fr) 2.2rem;gap:.3rem .8rem;align-items:center;
  font-size:.9rem;color:var(--k-text);font-variant-numeric:tabular-nums;margin:0!important;padding:0!important}
.k-votes dt,.k-votes dd{margin:0!important;padding:0!important}
.k-votes dd:nth-of-type(2n){text-align:right;font-weight:650}
.k-votes i{display:block;height:.8rem;border-radius:3px}
.k-votes .k-agree{background:var(--k-blue)}
.k-votes .k-unsure{background:var(--k-grey)}
.k-votes .k-disagree{background:var(--k-orange)}
</style>"""


def in_words(counts: Mapping[str, int]) -> str:
    """`12 suara: 8 setuju, 3 ragu, 1 tidak setuju`; counts: by stance, empty for none."""
    total = sum(counts.values())
    if not total:
        return t("facilitate.no_votes")
    told = {stance: metrics.number(counts.get(stance, 0)) for stance in STANCES}
    return t("facilitate.votes", n=metrics.number(total), **told)


def bars(counts: Mapping[str, int]) -> str:
    """HTML of the same as bars of one scale."""
    most = max([*counts.values(), 1])
    rows = "".join(
        f"<dt>{escape(t(f'facilitate.{stance}'))}</dt>"
        f'<dd><i class="k-{stance}" style="width:{100 * counts.get(stance, 0) / most:.1f}%"></i></dd>'
        f"<dd>{metrics.number(counts.get(stance, 0))}</dd>"
        for stance in STANCES
    )
    return f'{STYLE}<dl class="k-votes">{rows}</dl>'
