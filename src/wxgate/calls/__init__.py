"""What the API was asked: a log of calls for people, and figures of all calls for charts.

Words: a *trace* is what is noted of one call while it is under way. A *call* is a row of the log.
A *count* says how many calls an endpoint had in a while, by code. No parameter, authcode, openid or token of a call is
ever in them.
"""
