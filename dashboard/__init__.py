"""The dashboard: reads the published warehouse, lays out pages. It never imports `etl`."""
