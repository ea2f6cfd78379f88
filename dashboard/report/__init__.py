"""The report of a unit: the screen's numbers, verdicts and sentences as a document, for one unit or many."""
