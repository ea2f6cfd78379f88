"""Measurements, apart from the tests: ratios against a floor in the same run, never absolute promises."""
