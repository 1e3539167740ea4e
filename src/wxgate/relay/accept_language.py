"""Reads `Accept-Language`, as far as two languages need it."""


def prefers_english(accept_language: str) -> bool:
    """Whether English is wanted more than Chinese; when both are wanted alike, it is Chinese."""
    weights = {"zh": 0.0, "en": 0.0}
    for part in accept_language.split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(parameter))
    return weights["en"] > weights["zh"]


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
