"""Akses: who may see what, since when, and who said so."""

from dashboard import frame
from dashboard.i18n import t
from dashboard.views import granting, tokens

frame.header(t("access.title"), t("access.lead"))
frame.section(t("access.now_title"), t("access.now_lead"))
granting.current()
frame.section(t("access.give_title"), t("access.give_lead"))
granting.give()
frame.section(t("access.past_title"), t("access.past_lead"))
granting.past()
frame.section(t("api.tokens"), t("api.tokens_lead", address=tokens.address()))
tokens.current()
tokens.make()
