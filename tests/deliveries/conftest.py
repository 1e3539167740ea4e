"""Fixtures of the deliveries' tests.

`clock`        the clock that tries are signed by
`clients`      administration of clients
`directory`    where deliveries look clients up; to be reloaded after a change
`client`       a client that signs by MD5, known to the directory
`self_signed`  TLS of a server that calls itself localhost and has only its own word for it
"""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from wxgate.db import Database
from wxgate.protocol.clock import Clock
from wxgate.tenants.client import Client
from wxgate.tenants.client_admin import ClientAdmin
from wxgate.tenants.directory import Directory
from wxgate.tenants.vault import Vault, new_key


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault() -> Vault:
    return Vault([new_key()])


@pytest.fixture
def clients(database: Database, vault: Vault, clock: Clock) -> ClientAdmin:
    return ClientAdmin(database, vault, clock, ())


@pytest.fixture
def directory(database: Database, vault: Vault) -> Directory:
    return Directory(database, vault)


@pytest.fixture
async def client(clients: ClientAdmin, directory: Directory) -> Client:
    added = await clients.add(name="shop")
    await directory.reload()
    return added


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both = tmp_path / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    both.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context
