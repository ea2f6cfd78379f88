"""Data: what was loaded, how fresh it is, what was refused, and the place to hand in an export."""

from dashboard import access, frame, queries
from dashboard.i18n import t
from dashboard.views import data, mapping, ownlayouts, upload

frame.header(t("data.title"), t("data.lead"))
if access.may_load():
    frame.section(t("upload.title"), t("upload.lead"))
    upload.box()
    mapping.assistant()
    ownlayouts.table()
if queries.ready():
    frame.section(t("data.fresh_title"), t("data.fresh_lead"))
    data.freshness()
    frame.section(t("data.refused_title"), t("data.refused_lead"))
    data.refused()
    frame.section(t("data.findings_title"), t("data.findings_lead"))
    data.findings()
    frame.section(t("data.loads_title"), t("data.loads_lead"))
    data.loads()
