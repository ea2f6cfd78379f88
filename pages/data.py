from dashboard import frame, i18n
frame.header(i18n.t("nav.data"))
