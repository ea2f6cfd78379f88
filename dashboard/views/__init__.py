"""What each page puts together from questions, figures and words; the pages themselves only lay out."""
