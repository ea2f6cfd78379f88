"""How numbers are judged: one method at a time, in words, as a picture of made-up numbers, and with its rules."""

import streamlit as st

from dashboard import figures, filters, queries
from dashboard.i18n import escape, pick, t
from dashboard.views import examples

# A method and the sections of the rules it rests on.
RULES = {
    "trend": ("control",),
    "action": ("control",),
    "units": ("comparison",),
    "ikm": ("ikm", "ikm_band", "ikm_weight", "ikm_sample", "sample_size"),
    "areas": ("improvement", "importance"),
    "themes": ("improvement",),
    "pattern": ("distribution", "distribution_pattern"),
    "raters": ("rater",),
    "together": ("co_movement",),
}
PARTS = ("how", "limits", "alarms", "deviations")


def show() -> None:
    """The choice of a method, kept in the address (`?method=`), and all there is to say about it."""
    names = list(RULES)
    key = filters.bind("method", names, names[0])
    label = t("method.choose")
    name = st.selectbox(label, names, key=key, format_func=lambda name: t(f"method.{name}_title"), width=560)
    with st.container(border=True, key="method"):
        st.header(t(f"method.{name}_title"), anchor=False)
        left, right = st.columns((3, 2), gap="large")
        with left:
            for part in PARTS:
                st.markdown(f":small[:gray[{t(f'method.{part}')}]]  \n{t(f'method.{name}_{part}')}")
        with right:
            examples.show(name)
            _rules(name)


def _rules(name: str) -> None:
    """The entries of the rule file that this build used for the method."""
    rows = queries.run("rules", sections=RULES[name])
    if rows.empty:
        return
    st.markdown(f":small[:gray[{t('method.rules')}]]")
    for _, part in rows.groupby("section", sort=False):
        values = " ".join(f"`{row.key} = {row.value}`" for row in figures.each(part))
        label, source = (escape(text) for text in (pick(part.iloc[0], "label"), part["source"].iloc[0]))
        st.markdown(f"{label}  \n{values}  \n:small[:gray[{source}]]")
