"""Penghargaan: who may be considered by a stated rule, what was decided by whom and why, and what was given."""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import recognition

view = filters.current()
cards.style()
frame.header(t("recognition.title"), t("recognition.lead"))
recognition.main(view)
