"""Background work: loops that run for as long as the process does."""
