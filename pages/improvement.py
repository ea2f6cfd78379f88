"""Area perbaikan: what is most worth improving here, and what is the evidence?"""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.views import below, improvement, profile

view = filters.current()
cards.style()
name = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(t("improvement.title", unit=name), t("improvement.lead"))
improvement.own(view, profile.answer(view))
below.show(view)
