"""Live: how is one execution of a subscription shared by all who see the same? It knows nothing of what is watched.

A subscription's field declares its `Sharing` (declaring.py): to which audience does whoever asks belong, and does it
still? Everybody of one audience who asks the same, with the same variables, is a member of one run (run.py).

A transport puts `SharedInstead` among the schema's extensions and a `SharedRuns` on the context. Then it streams as it
always does. Where the subscription is shared, the stream raises `Instead` before its first answer:

    try:
        async for result in await schema.stream(text, variables, context, None, name):
            ...                                     # a personal stream, as ever
    except Instead as instead:
        last = await instead.attend(outlet)         # until it ends; cancel it to leave

`outlet.push(payload)` is called with each new answer: bytes of JSON, `{"data": …}`, the same object for all. It must
not wait: an outlet that is slow keeps the newest (frames.py and sending.py for sockets, newest.py for whoever would
rather iterate).
`attend` gives the last words, a payload too, after which nothing comes. It raises `Alone` when the subscription turned
out to be personal: the transport streams again, and is not sent to a run again.

A personal stream tells by `before_sending` (asking_again.py) what is asked of each of its events when it was executed;
a run asks for all its members. The extension `AskedAgain` stands first among a schema's.
"""
