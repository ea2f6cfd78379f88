"""Ringkasan: how is this unit doing, and where should one look next?"""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import t
from dashboard.metrics import period_label
from dashboard.views import overview

view = filters.current()
cards.style()
frame.header(
    panel.unit_name(view.unit_id, view.hierarchy), t("overview.lead", period=period_label(view.period))
)
overview.findings(view)
rows = overview.answer(view)
for name, records in overview.aspects().items():
    frame.section(t(f"overview.aspect_{name}"), t(f"overview.lead_{name}"))
    overview.aspect(name, records, rows, view)
frame.note(t("overview.no_verdict"))
