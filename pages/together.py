"""Nilai dan warga: appraisals and citizens' satisfaction of the same units side by side, and what happened since."""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import since, together

view = filters.current()
cards.style()
frame.header(t("together.title"), t("together.lead"))
together.main(view)
since.main(view)
frame.note(t("together.caution"))
