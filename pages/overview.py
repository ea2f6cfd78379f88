"""Ringkasan: how is this unit doing, and where should one look next?"""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.metrics import period_label
from dashboard.views import findings, followup_strip, overview, signals

view = filters.current()
cards.style()
signals.style()
name = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(name, t("overview.lead", period=period_label(view.period)))
followup_strip.show(view)
findings.show(view)
if overview.all_hidden(view):
    panel.locked(view, "overview")
else:
    signals.show(view)
    for aspect, records in overview.aspects().items():
        frame.section(t(f"overview.aspect_{aspect}"), t(f"overview.lead_{aspect}"))
        overview.aspect(aspect, records, view)
        overview.onward(aspect)
    overview.listen(view)
    overview.explain(view)
