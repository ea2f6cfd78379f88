"""Distribusi predikat: do the ratings of a unit fit the pattern of its organisation rating?"""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import distribution

view = filters.current()
cards.style()
frame.header(t("distribution.title"), t("distribution.lead"))
distribution.main(view)
distribution.pattern()
frame.note(t("distribution.never"))
