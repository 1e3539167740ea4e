"""Which of the two languages of our pages somebody reads first."""

from typing import Final, Literal, get_args

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def choose_language(asked: str, accept_language: str) -> Language:
    """The language asked for by name, else the one that `Accept-Language` wants more; Chinese when it is the same."""
    for language in LANGUAGES:
        if asked == language:
            return language
    weights = {"zh": 0.0, "en": 0.0}
    for part in accept_language.split(","):
        tag, _, parameter = part.partition(";")
        wanted = tag.strip().lower().split("-")[0]
        if wanted in weights:
            weights[wanted] = max(weights[wanted], _weight(parameter))
    return "en" if weights["en"] > weights["zh"] else "zh"


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
