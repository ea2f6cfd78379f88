"""Kinerja saya: a person's own results, who gave them by which rule, and what can be done about them."""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import mine, mine_competence, mine_older, mine_target, mine_training, signals

view = filters.current()
cards.style()
signals.style()
frame.header(t("mine.title"), t("mine.lead"))
mine.alone()
mine.main(view)
mine_target.show()
mine_competence.show()
mine_training.show()
mine_older.show()
mine.sources()
