"""What must hold when servers, Redis or PostgreSQL die: real processes, each of which a test may kill."""
