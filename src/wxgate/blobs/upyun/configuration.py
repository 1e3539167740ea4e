"""What the settings must hold before UpYun can be used."""

from wxgate.blobs.store import StorageFailed
from wxgate.blobs.upyun.signature import Operator
from wxgate.protocol.text import Text
from wxgate.settings import Settings


def operator_of(settings: Settings) -> Operator:
    """The operator that the settings name. Raises StorageFailed when it, its password or the bucket is not set."""
    password = settings.upyun_password.get_secret_value()
    require(UPYUN_BUCKET=settings.upyun_bucket, UPYUN_OPERATOR=settings.upyun_operator, UPYUN_PASSWORD=password)
    return Operator(settings.upyun_operator, password)


def require(**values: str) -> None:
    """Raises StorageFailed that names those of the settings that are empty."""
    missing = ", ".join(f"WXGATE_{name}" for name, value in values.items() if not value)
    if missing:
        raise StorageFailed(Text(f"使用又拍云须设置 {missing}", f"UpYun needs {missing} to be set"), passing=False)
