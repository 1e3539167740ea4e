"""Every figure that the documentation claims, each as a ratio to a reference taken in the same run.

`make bench` runs them all; `python -m bench.NAME --help` tells of one.
"""
