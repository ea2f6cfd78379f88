"""Umpan balik masyarakat: what do citizens say of the service, and is what they report answered in time?"""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.views import citizens, citizens_complaints, citizens_service, signals

view = filters.current()
cards.style()
signals.style()
name = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(t("citizens.title", unit=name), t("citizens.lead"))
citizens.survey(view)
citizens_complaints.show(view)
citizens_service.show(view)
panel.explain(citizens.explained(view))
