"""Random tokens, of which the database has only the hash."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """256 random bits, for a URL or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token. It needs no salt: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(session_token: str) -> str:
    """What the forms of a session carry: it follows from the session's token and does not reveal it."""
    return hmac.new(session_token.encode(), b"form", hashlib.sha256).hexdigest()
