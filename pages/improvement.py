"""Area perbaikan: what is most worth improving here, and what is the evidence?"""

from dashboard import cards, filters, frame, panel
from dashboard.i18n import escape, t
from dashboard.views import improvement

view = filters.current()
cards.style()
name = escape(panel.unit_name(view.unit_id, view.hierarchy))
frame.header(t("improvement.title", unit=name), t("improvement.lead"))
rows = improvement.answer(view)
if rows.empty:
    improvement.empty()
else:
    frame.note(t("improvement.no_verdict"))
    improvement.legend(view)
    for area in improvement.AREAS:
        if area in set(rows["area"]):
            improvement.area(view, area, rows[rows["area"] == area])
