"""The tokens as this process last saw them, so that no call waits for the database."""

from collections.abc import Iterable

from wxgate.protocol.clock import Clock
from wxgate.tenants.vault import Unreadable, Vault
from wxgate.tokens.record import Credentialed, Key, Record
from wxgate.tokens.token import Token


class Memory:
    """Records of every account, and the values of those that are in use: a value is decrypted when first asked for."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock
        self._records: dict[Key, Record] = {}
        self._tokens: dict[Key, Token] = {}
        self._changed: set[Key] = set()

    def token(self, key: Key, owner: Credentialed) -> Token | None:
        """The token, if there is one that is valid now and was not got with an earlier secret of its owner."""
        token = self._tokens.get(key) or self._opened(key)
        if token is None or token.credential < owner.credential or token.expires_at <= self._clock.now():
            return None
        return token

    def record(self, key: Key) -> Record:
        """What is known of the token."""
        return self._records.get(key) or Record(key)

    def records(self) -> Iterable[Record]:
        """Everything that is known."""
        return self._records.values()

    def take(self, record: Record) -> None:
        """Remember this record, unless a newer one is known."""
        if record.revision > self.record(record.key).revision:
            self._records[record.key] = record
            self._tokens.pop(record.key, None)
            self._changed.add(record.key)

    def clear(self) -> None:
        """Forget everything."""
        self._changed.update(self._records)
        self._records.clear()
        self._tokens.clear()

    def changed(self) -> set[Key]:
        """Whose records changed since the last time this was asked."""
        changed, self._changed = self._changed, set()
        return changed

    def _opened(self, key: Key) -> Token | None:
        record = self._records.get(key)
        if record is None or record.sealed is None:
            return None
        try:
            token = Token(self._vault.open(record.sealed, key.cell), record.expires_at, record.credential)
        except Unreadable:  # written with a master key that is gone: as good as no token
            return None
        self._tokens[key] = token
        return token
