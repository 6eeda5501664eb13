"""What stays open: which sockets and event streams does a process hold, for whom, and how long?"""
