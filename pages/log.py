"""Catatan akses: who looked at what, and what was taken along."""

from dashboard import frame
from dashboard.i18n import t
from dashboard.settings import settings
from dashboard.views import history

frame.header(t("log.title"), t("log.lead", days=settings().log_days))
history.show()
