"""How is it noticed that an answer depends on who asks?"""


class NeedsViewer(BaseException):
    """Raised where a shared run is asked for its viewer: it has none, so it can't be shared.

    Not an Exception, as little as a cancellation is: it must not become the error of a field, but end the execution.
    """
