"""Tindak lanjut: what was agreed in discussions, who does it until when, and whether it worked."""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.views import followup, signals

view = filters.current()
cards.style()
signals.style()
unit = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(t("followup.title"), t("followup.lead", unit=unit))
followup.main(view)
