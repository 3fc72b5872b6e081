"""Values out of nested JSON, whatever a file puts in their place: a chat export may hold null, or a number for a name."""

from collections.abc import Mapping
from typing import Any


def words(value: Any) -> str:
    """Return a string as it is, and "" for anything else."""
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> Mapping[str, Any]:
    """Return an object as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list, none for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def named(value: Any, *keys: str) -> str:
    """Return the first of these keys of an object that holds words or a number, as text; "" when none does."""
    fields = mapping(value)
    found = (fields.get(key) for key in keys)
    told = (str(one).strip() for one in found if isinstance(one, str | int) and not isinstance(one, bool))
    return next(filter(None, told), "")
