"""Kata kunci pengaduan: by which words complaints are read, and corrections of single ones; for human resources."""

from dashboard import cards, frame
from dashboard.i18n import t
from dashboard.views import corrections, keywords

cards.style()
frame.header(t("keywords.title"), t("keywords.lead"))
keywords.pending()
frame.section(t("keywords.unread_title"), t("keywords.unread_lead"))
keywords.unread()
frame.section(t("keywords.table_title"), t("keywords.table_lead"))
keywords.table()
frame.section(t("keywords.correction_title"), t("keywords.correction_lead"))
corrections.one()
corrections.given()
