"""The floor of every page: Streamlit with one choice and one number."""

import streamlit as st

choice = st.selectbox("Pilihan", [f"Pilihan {number}" for number in range(8)])
st.metric("Angka", str(choice))
