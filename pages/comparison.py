"""Perbandingan: how do units of one kind stand beside each other?"""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import comparison

view = filters.current()
cards.style()
frame.header(t("comparison.title"), t("comparison.lead"))
comparison.main(view)
frame.note(t("comparison.no_rank"))
