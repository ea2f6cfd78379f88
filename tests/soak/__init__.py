"""Hours of use in one go: viewers, loads, builds and discussions, and whether anything grows that should not."""
