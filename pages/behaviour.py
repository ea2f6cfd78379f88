"""Perilaku & rekan kerja: how supervisor, peers and subordinates see the core values, and where the views part."""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.views import behaviour

view = filters.current()
cards.style()
name = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(t("behaviour.title", unit=name), t("behaviour.lead"))
behaviour.main(view)
