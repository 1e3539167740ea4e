"""Jobs that capabilities leave for clients."""

import json

from wxgate.deliveries.deliver import Deliver
from wxgate.deliveries.delivery import form_delivery, raw_delivery


def test_lanes_are_of_one_client_and_one_host() -> None:
    lanes = [
        form_delivery("c1", "https://Shop.Example.com/a?b", {}, subject=None).lane,
        form_delivery("c1", "https://shop.example.com:443/c", {}, subject=None).lane,
        form_delivery("c1", "https://shop.example.com:8443/c", {}, subject=None).lane,
        raw_delivery("c2", "http://[::1]:80/c", "x", "text/xml", {}, subject=None).lane,
    ]
    assert lanes == ["c1/shop.example.com", "c1/shop.example.com", "c1/shop.example.com:8443", "c2/[::1]"]
    assert len(form_delivery("c" * 64, f"http://{'a.' * 120}com/", {}, subject=None).lane) <= 250


def test_a_job_carries_what_it_is_about_and_no_time_or_signature() -> None:
    new = form_delivery("c1", "https://shop.example.com/a", {"id": "10"}, subject=10)
    assert (new.kind, new.subject) == ("deliver", 10)
    assert json.loads(new.payload)["fields"] == {"id": "10"}


def test_twelve_repeats_take_about_a_day() -> None:
    assert len(Deliver.schedule) == 12
    assert 23 * 3600 < sum(Deliver.schedule) < 25 * 3600
