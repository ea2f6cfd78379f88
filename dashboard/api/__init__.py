"""What programs may take: figures that everybody may see, read only, as JSON, CSV or Parquet under `/api/v1/`."""

PATH = "/api/v1/"
