"""Every error a caller can receive has a number of its own, an explanation and a cure."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest

import wxgate
from wxgate.http.error_guide import ORIGINAL, advice, every_error, guide, number
from wxgate.protocol.errors import ApiError, UpstreamRefused


def subclasses(of: type[ApiError]) -> Iterator[type[ApiError]]:
    for found in of.__subclasses__():
        yield found
        yield from subclasses(found)


@pytest.fixture(scope="module")
def errors() -> list[type[ApiError]]:
    for module in pkgutil.walk_packages(wxgate.__path__, "wxgate."):
        # Alembic runs its environment and revisions itself; they cannot be imported
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            importlib.import_module(module.name)
    return [error for error in subclasses(ApiError) if error.__module__.startswith("wxgate.")]


def test_no_two_errors_share_a_number(errors: list[type[ApiError]]) -> None:
    counted = Counter(error.retcode for error in errors)
    assert [number for number, times in counted.items() if times > 1] == []


def test_every_error_is_explained_in_both_languages_with_its_cure(errors: list[type[ApiError]]) -> None:
    assert [number(error) for error in errors if number(error) not in guide()] == []
    for error in errors:
        found = advice(error)
        assert all((*found.meaning, *found.cure, *error.title, error.__doc__)), error


def test_nothing_is_explained_that_cannot_happen(errors: list[type[ApiError]]) -> None:
    assert set(guide()) - {number(error) for error in errors} == set()


def test_every_number_of_the_original_document_is_kept(errors: list[type[ApiError]]) -> None:
    assert ORIGINAL - {error.retcode for error in errors} == set()


def test_errors_are_listed_by_number_with_those_of_weixin_last(errors: list[type[ApiError]]) -> None:
    listed = every_error(reversed(errors))
    assert listed[-1] is UpstreamRefused
    assert [error.retcode for error in listed[:-1]] == sorted(error.retcode for error in errors if error.retcode)
