"""Kompetensi: who meets the levels the posts require, whose assessment has expired, and what was trained since?"""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import competence, signals

view = filters.current()
cards.style()
signals.style()
frame.header(t("competence.title"), t("competence.lead"))
competence.main(view)
