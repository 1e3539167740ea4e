"""Third-party platforms (第三方平台): authorising accounts, and what WeChat tells a platform.

Words: a *platform* speaks for accounts whose administrators authorised it; WeChat calls it a component, the account an
authorizer. A *ticket* is what WeChat pushes to it every ten minutes. A *code* stands for one authorisation and is
exchanged once.
"""
