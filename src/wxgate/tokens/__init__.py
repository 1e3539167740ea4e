"""The token keeper: access tokens and tickets of every account, each refreshed once for the whole installation.

Words: a *kind* is one sort of token or ticket; a *refresh* gets a new one before or when the old one expires; a
*replacement* gets one because WeChat refused the old one; a *lease* says which process may ask WeChat at the moment.
"""
