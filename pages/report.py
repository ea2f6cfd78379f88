"""Laporan: the unit's report as PDF, or those of all units below it, to take along."""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.views import report

view = filters.current()
cards.style()
unit = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(t("report.title", unit=unit), t("report.lead"))
report.main(view)
