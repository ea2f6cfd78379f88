"""Privasi: which personal data are here, for how long, who sees them, and what rights people have."""

from dashboard import frame
from dashboard.i18n import t
from dashboard.views import privacy

frame.header(t("privacy.title"), t("privacy.lead"))
privacy.notice()
frame.section(t("privacy.kept"), t("privacy.kept_lead"))
privacy.kept()
frame.section(t("privacy.rights"))
privacy.rights()
frame.section(t("privacy.ask"))
privacy.contact()
