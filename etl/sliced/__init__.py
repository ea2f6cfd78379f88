"""Map models: those whose rows of one period come from that period alone, made slice by slice, kept, and used again."""
