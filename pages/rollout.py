"""Pelaksanaan: who was told of the method, which raters were taught, and do ratings differ since?"""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import rollout, signals

view = filters.current()
cards.style()
signals.style()
frame.header(t("rollout.title"), t("rollout.lead"))
rollout.main(view)
