"""The people who may work in the console: their passwords, links and sessions, and a record of what they change.

Words: a *link* sets an operator's password, once. A *session* is what a browser has after signing in. Tokens of both
are random and stand in the database only as hashes.
"""
