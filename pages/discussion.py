"""Diskusi: group discussions of results: prepare one, lead it, and what it came to."""

from dashboard import cards, filters, frame
from dashboard.i18n import t
from dashboard.views import discussion, discussion_form, discussion_room

view = filters.current()
cards.style()
if talk := discussion.chosen():
    discussion_room.show(talk)
else:
    frame.header(t("discussion.title"), t("discussion.lead"))
    discussion_form.show(view)
    discussion.listed(view)
