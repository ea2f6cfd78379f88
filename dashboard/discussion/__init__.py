"""Group discussions: results on a screen, opinions from phones, agreements, minutes, and whether they worked."""
