"""What earlier releases kept: each file is the demo world of one, named by the last migration that it had."""
