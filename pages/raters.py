"""Pola penilai: how marks are given, for talks with raters; for human resources only."""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import raters

view = filters.current()
cards.style()
frame.header(t("raters.title"), t("raters.lead"))
raters.main(view)
