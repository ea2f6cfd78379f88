"""Profil unit: one unit on one page, every aspect and voice, where it stands, and what is worth doing."""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.metrics import period_label
from dashboard.views import findings, focus, followup_strip, overview, signals, since, unitparts, unitprofile

view = filters.current()
cards.style()
signals.style()
name = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(name, t("unit_page.lead", period=period_label(view.period)))
unitprofile.place(view)
followup_strip.show(view)
findings.show(view)
if overview.all_hidden(view):
    panel.locked(view, "unit")
else:
    frame.section(t("unit_page.table"), t("unit_page.table_lead"))
    unitprofile.table(view)
    focus.show(view)
    unitparts.show(view)
since.main(view)
