"""Values out of JSON that may be of any shape: what is not as expected is empty, never an error."""

from decimal import Decimal
from typing import Any

from postmortem_writer.evidence import Actor


def inside(value: Any, *path: str) -> Any:
    """Return what lies under these keys, or None."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def obj(value: Any, *path: str) -> dict[str, Any]:
    """Return the object under these keys, or an empty one."""
    found = inside(value, *path)
    return found if isinstance(found, dict) else {}


def objs(value: Any, *path: str) -> list[dict[str, Any]]:
    """Return the objects of the list under these keys; anything else in it is passed over."""
    found = inside(value, *path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def words(value: Any, *path: str) -> str:
    """Return the text or number under these keys, stripped, or ""."""
    found = inside(value, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | Decimal):
        return ""
    return str(found).strip()


def first_words(value: Any, *keys: str) -> str:
    """Return the words of the first of these keys that has any, or ""."""
    return next((found for key in keys if (found := words(value, key))), "")


def person(value: Any) -> Actor | None:
    """Return whom an object such as ``{"name": …, "id": …}`` or a plain string names, or None."""
    if not isinstance(value, dict):
        return Actor(words(value)) if words(value) else None
    name = first_words(value, "summary", "display_name", "full_name", "name", "username", "login", "email")
    return Actor(name, words(value, "id")) if name else None


def whole(value: Any, most: int = 10**12) -> int:
    """Return a count given as number or digits, 0 when it is none."""
    digits = words(value)
    return min(int(digits), most) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0


def lines(*parts: str) -> str:
    """Join what is not empty, each on a line of its own; what a line before already says is left out."""
    told: list[str] = []
    for part in parts:
        if part and not any(part in before for before in told):
            told.append(part)
    return "\n".join(told)
