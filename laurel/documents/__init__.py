"""Documents: kept ready when they were seen before, named by their hash, and trusted by the operator."""
