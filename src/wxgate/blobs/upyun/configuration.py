"""What the settings must hold before UpYun can be used."""

from wxgate.blobs.store import StorageFailed
from wxgate.blobs.upyun.signature import Operator
from wxgate.protocol.text import Text
from wxgate.settings import Settings


def operator_of(settings: Settings, **more: str) -> Operator:
    """The operator that the settings name.

    Raises StorageFailed that names what is empty: the bucket, the operator, its password, or one of `more`.
    """
    password = settings.upyun_password.get_secret_value()
    needed = {
        "UPYUN_BUCKET": settings.upyun_bucket,
        "UPYUN_OPERATOR": settings.upyun_operator,
        "UPYUN_PASSWORD": password,
        **more,
    }
    missing = ", ".join(f"WXGATE_{name}" for name, value in needed.items() if not value)
    if missing:
        raise StorageFailed(Text(f"使用又拍云须设置 {missing}", f"UpYun needs {missing} to be set"), passing=False)
    return Operator(settings.upyun_operator, password)
