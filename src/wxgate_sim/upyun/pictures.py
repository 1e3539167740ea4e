"""What UpYun tells of a picture that was uploaded (UpYun reference §4)."""

from pathlib import Path
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError


class Picture(NamedTuple):
    """Its size in pixels, how many frames it has, and its format."""

    width: int
    height: int
    frames: int
    kind: str

    def headers(self) -> dict[str, str]:
        """As the answer to an upload."""
        return {
            "x-upyun-width": str(self.width),
            "x-upyun-height": str(self.height),
            "x-upyun-frames": str(self.frames),
            "x-upyun-file-type": self.kind,
        }


def picture_of(content: Path) -> Picture | None:
    """The picture that the file is; None when it is something else."""
    try:
        with Image.open(content) as image:
            return Picture(image.width, image.height, int(getattr(image, "n_frames", 1)), image.format or "")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
