"""A file is what its first bytes are; names and headers are never asked, and nothing that is text has a type."""

import random
import struct

import pytest
from tests.media.real_files import REAL, real

from wxgate.blobs.types import FILE_TYPES, UNKNOWN
from wxgate.media.sniffing import BEGINNING, sniff


def ogg(first_packet: bytes) -> bytes:
    """A page with one packet, as any Ogg file begins."""
    return b"OggS\0\2" + bytes(20) + b"\1" + bytes([len(first_packet)]) + first_packet


def ftyp(major: bytes, *others: bytes) -> bytes:
    brands = b"".join(others)
    return struct.pack(">I4s4sI", 16 + len(brands), b"ftyp", major, 512) + brands + b"\0\0\0\x08free"


def weixin_speex(packet: int, count: int) -> bytes:
    dice = random.Random(packet)
    return b"".join(bytes([packet]) + dice.randbytes(packet) for _ in range(count))


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_is_known_by_its_beginning(name: str) -> None:
    assert sniff(real(name)[:BEGINNING]) is FILE_TYPES[name.split()[-1]]


@pytest.mark.parametrize("name", REAL)
def test_a_file_that_ends_early_is_of_its_type_or_of_none(name: str) -> None:
    expected, content = FILE_TYPES[name.split()[-1]], real(name)[:BEGINNING]
    for size in range(len(content)):
        assert sniff(content[:size]) in (expected, UNKNOWN)
    assert sniff(b"") is UNKNOWN


MADE: dict[str, tuple[bytes, str]] = {
    "GIF87a": (b"GIF87a" + bytes(20), "gif"),
    "a GIF that is a script too": (b"GIF89a/*" + bytes(2) + b"*/=1;alert(1)//<script>alert(1)</script>", "gif"),
    "a JPEG that is a page too": (b"\xff\xd8\xff\xfe\0\x30<html><script>alert(1)</script>", "jpg"),
    "the oldest BMP": (b"BM" + bytes(12) + struct.pack("<IHH", 12, 4, 4), "bmp"),
    "WeChat's speex": (weixin_speex(70, 100), "speex"),
    "a short one of WeChat's speex": (weixin_speex(42, 8), "speex"),
    "speex in Ogg": (ogg(b"Speex   1.2"), "speex"),
    "Vorbis": (ogg(b"\x01vorbis" + bytes(23)), "ogg"),
    "FLAC in Ogg": (ogg(b"\x7fFLAC\1\0"), "ogg"),
    "an old QuickTime": (b"\0\0\0\x08wide\0\0\1\0mdat", "mov"),
    "QuickTime that begins with its head": (b"\0\0\1\0moov\0\0\0\x6cmvhd", "mov"),
    "QuickTime with a long body": (b"\0\0\0\1mdat\0\0\0\0\x40\0\0\0", "mov"),
    "an audio book": (ftyp(b"M4B ", b"isom", b"mp42"), "m4a"),
    "a film from an iPhone": (ftyp(b"qt  ", b"qt  "), "mov"),
    "a film from a phone": (ftyp(b"3gp5", b"isom", b"3gp4"), "3gp"),
    "a film for the web": (ftyp(b"iso6", b"dash"), "mp4"),
    "an unknown brand that is as good as MP4": (ftyp(b"abcd", b"mp41"), "mp4"),
    "MPEG 1": (b"\0\0\1\xba\x21\0\1\0", "mpg"),
    "MPEG 2": (b"\0\0\1\xba\x44\0\4\0", "mpg"),
    "ID3 of version 2": (b"ID3\2\0\0\0\0\0\0", "mp3"),
}


@pytest.mark.parametrize("name", MADE)
def test_a_kind_that_no_encoder_at_hand_makes_is_known(name: str) -> None:
    content, expected = MADE[name]
    assert sniff(content[:BEGINNING]).name == expected


OTHERS: dict[str, bytes] = {
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script>",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "an SVG after a byte order mark": b'\xef\xbb\xbf<?xml version="1.0"?><svg/>',
    "UTF-16": "<html>".encode("utf-16"),
    "JSON": b'{"errcode":40007,"errmsg":"invalid media_id"}',
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a playlist": b"#EXTM3U\nhttp://127.0.0.1/\n",
    "a PDF": b"%PDF-1.7\n",
    "a ZIP": b"PK\3\4" + bytes(40),
    "a program": b"\x7fELF" + bytes(100),
    "Windows' program": b"MZ\x90\0" + bytes(100),
    "text that begins with BM": b"BMW is a maker of cars, and this is a text of some length.",
    "BM with a place for its size": b"BM" + bytes(24),
    "BM with the size of a head": b"BM text and" + bytes(3) + struct.pack("<I", 40) + bytes(20),
    "AVI": b"RIFF\0\1\0\0AVI LIST",
    "RIFF of nothing": b"RIFF",
    "HEIC": ftyp(b"heic", b"mif1", b"heic"),
    "AVIF": ftyp(b"avif", b"avif", b"mif1", b"miaf"),
    "a brand of nobody": ftyp(b"abcd", b"efgh"),
    "ftyp in a text": b"abcdftyp",
    "mdat in a text": b"the mdat of it",
    "Theora": ogg(b"\x80theora" + bytes(30)),
    "Ogg of nothing": b"OggS\0\2" + bytes(20) + b"\xff",
    "Matroska": b"\x1a\x45\xdf\xa3" + bytes(40),
    "a transport stream": (b"\x47" + bytes(187)) * 5,
    "AMR with several channels": b"#!AMR_MC1.0\n",
    "AAC": b"\xff\xf1\x50\x80\x03\xdf\xfc" + bytes(200),
    "two bytes of MP3": b"\xff\xfb" + bytes(4000),
    "one frame of MP3 and rubbish": b"\xff\xfb\x90\x00" + b"x" * 4000,
    "frames that do not fit each other": b"\xff\xfb\x90\x00".ljust(417, b"\0") + b"\xff\xf3\x90\x00" + bytes(400),
    "layer 2": (b"\xff\xfd\x90\x00" + bytes(413)) * 5,
    "ID3 of no version": b"ID3\x09\0\0\0\0\0\0",
    "ID3 of an impossible size": b"ID3\4\0\0\xff\xff\xff\xff",
    "a text about ID3": b"ID3 tags are explained here",
    "a pack of no MPEG": b"\0\0\1\xba\xff",
    "one letter": b"F" * 7100,
    "a few packets of speex": weixin_speex(70, 7),
    "speex that ends within a packet": weixin_speex(70, 20)[:-1],
    "zeros": bytes(5000),
}


@pytest.mark.parametrize("name", OTHERS)
def test_anything_else_is_of_no_type(name: str) -> None:
    assert sniff(OTHERS[name][:BEGINNING]) is UNKNOWN


def test_what_a_browser_may_run_is_an_attachment() -> None:
    assert not UNKNOWN.passive
    assert UNKNOWN.content_type == "application/octet-stream"


def test_random_bytes_and_random_ends_do_no_harm() -> None:
    dice = random.Random(1)
    signs = [real(name)[:16] for name in REAL] + [content[:16] for content, _ in MADE.values()]
    for _ in range(5000):
        sign = dice.choice(signs)
        beginning = sign[: dice.randrange(17)] + dice.randbytes(dice.randrange(200))
        assert sniff(beginning).name in FILE_TYPES
