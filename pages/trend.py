"""Tren: how has this number moved, here, above and below?"""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import signals, trend

view = filters.current()
cards.style()
signals.style()
frame.header(t("trend.title"), t("trend.lead"))
trend.main(view)
frame.note(t("trend.gaps"))
