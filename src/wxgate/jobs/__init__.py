"""Durable background work.

A *job* is a row, of a *kind* (how it is done) and in a *lane* (whose it is). A process *claims* jobs under a lease,
works on them, and *settles* them: done, to be repeated, or dead. A lane in trouble rests. A *chore* is work that comes
again and again.
"""
