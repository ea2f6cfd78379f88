"""Documents to take away: told once as blocks, written as PDF or DOCX in the product's look, all offline."""
