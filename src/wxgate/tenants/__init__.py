"""Who may call: clients, the official accounts they are bound to, their grants, and secrets at rest.

Words: a *client* is a business system with a `client_code`; an *account* is a WeChat Official Account; a *grant* is the
permission to call one endpoint; a *sealed* text is an encrypted one, bound to the *cell* of the database it stands in.
"""
