"""How is it noticed that an answer depends on who asks?"""


class NeedsViewer(Exception):
    """Raised where a shared run is asked for its viewer: it has none, so it can't be shared.

    Whatever becomes of it, as the error of a field or in somebody's `except`: the context was `touched`, and nothing of
    the execution is shown.
    """
