"""What is a line of the log, and of which request is it?"""
