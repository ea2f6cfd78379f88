"""Kelengkapan: how far plans and ratings have come, who is late, and whom to ask; exceptions are told apart."""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import completeness

view = filters.current()
cards.style()
frame.header(t("completeness.title"), t("completeness.lead"))
completeness.main(view)
