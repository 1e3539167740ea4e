"""Pushes (推送): messages and events that WeChat sends to the gateway, and that go on to clients.

Words: a *push* is one message of a visitor, or one event; WeChat sends it again when it is not answered within 5 s. It
arrives *clear* or encrypted; the clear XML is what is kept and handed on, unchanged. A *listener* is a capability that
wants to know of one sort of event.
"""
