"""The online tester `/api_test`: a form for every endpoint, signed in the browser, sent to this gateway.

It is made from the endpoints' declarations, which `http` hands over as a `Catalogue`.
"""
