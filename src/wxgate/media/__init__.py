"""Media of official accounts: fetched from WeChat, kept in a storage of our own, voices made into MP3s.

Words: a *medium* is what WeChat has under a media_id for three days; a *hold* is the right to fetch one; a *voice* is a
medium that is to become an MP3; a *notice* is a client that wants to be told of that.
"""
