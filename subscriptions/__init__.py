"""What moves: pictures, which are sent whole when they change, and diaries, which are sent line by line."""
