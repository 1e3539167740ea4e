"""Calls to URLs that clients gave us: callbacks, notifications and forwarded pushes; nothing else calls such URLs.

Words: a *target* is a URL that passed the check made without DNS; the *poster* sends one POST to an address it may
connect to; a *delivery* is a job that signs, posts and is repeated until the client's server answers 2xx.
"""
