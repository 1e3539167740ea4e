"""Async client for WeChat's HTTP API, one file per WeChat group. Knows no tenant and no database.

Words are WeChat's own: appid, secret, access_token, ticket, code, openid, errcode. `api.py` is what the groups call
through; `transport.py` is the only file that knows the HTTP library.
"""
