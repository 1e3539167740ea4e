"""The wire: signature, envelope, error numbers, and how an endpoint is declared. No I/O.

Words: a *field* is a name and value as sent; a *parameter* is a field after checking; the *envelope* is
`{"retcode", "msg", "data"}`; the *authcode* is the signature of a request.
"""
