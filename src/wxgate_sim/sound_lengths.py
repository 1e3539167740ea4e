"""How long a sound lasts, counted frame by frame: WeChat refuses voices of more than a minute."""

# What a frame of 20 ms takes after its first byte, by the mode in that byte (RFC 4867 §5.3); modes beyond are empty.
AMR_MAGIC = b"#!AMR\n"
AMR_FRAMES = (12, 13, 15, 17, 19, 20, 26, 31, 5)
AMR_FRAME_SECONDS = 0.02

# kbit/s and Hz of MP3 frames (ISO 11172-3, 13818-3, and the extension called 2.5): of MPEG 1, then of the lower ones.
BITRATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
)
RATES = (44100, 48000, 32000)
SLOWED = {3: 1, 2: 2, 0: 4}
ID3 = 10


def amr_seconds(content: bytes) -> float:
    """The length of an AMR-NB file, 0 when no frame is in it."""
    at, frames = len(AMR_MAGIC), 0
    while at < len(content):
        mode = content[at] >> 3 & 15
        at += 1 + (AMR_FRAMES[mode] if mode < len(AMR_FRAMES) else 0)
        frames += 1
    return frames * AMR_FRAME_SECONDS


def mp3_seconds(content: bytes) -> float:
    """The length of an MP3, 0 when no frame is in it; what stands between frames is skipped."""
    at, seconds = _after_id3(content), 0.0
    while at + 4 <= len(content):
        frame = _mp3_frame(content[at : at + 4])
        if frame is None:
            at = content.find(b"\xff", at + 1)
            if at < 0:
                break
            continue
        length, lasts = frame
        at, seconds = at + length, seconds + lasts
    return seconds


def _after_id3(content: bytes) -> int:
    if not content.startswith(b"ID3") or len(content) < ID3:
        return 0
    # Seven bits of each byte count.
    return ID3 + sum((each & 127) << shift for each, shift in zip(content[6:ID3], (21, 14, 7, 0), strict=True))


def _mp3_frame(header: bytes) -> tuple[int, float] | None:
    version, layer, bits, rate = header[1] >> 3 & 3, header[1] >> 1 & 3, header[2] >> 4, header[2] >> 2 & 3
    if header[0] != 0xFF or header[1] < 0xE0 or layer != 1 or version not in SLOWED or rate >= len(RATES):
        return None
    kilobits, hertz = BITRATES[version != 3][bits], RATES[rate] // SLOWED[version]
    if not kilobits:
        return None
    samples = 1152 if version == 3 else 576
    return samples // 8 * kilobits * 1000 // hertz + (header[2] >> 1 & 1), samples / hertz
