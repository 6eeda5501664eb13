"""Stories that Laurel keeps, told to real databases, buses and sockets."""
