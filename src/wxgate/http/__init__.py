"""The ASGI app: routes, the chain of checks, pages, OpenAPI, health and metrics.

`api.py` is the path of a signed call, a bare ASGI callable; `site.py` is everything a browser or a monitor opens.
"""
