"""Discord's refusals, with its status codes, its error codes and its bodies."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web


class ApiError(Exception):
    """A refusal; `errors` is Discord's tree of what is wrong with which field."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code}: {message} {errors or ''}")
        self.status = status
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors

    def response(self) -> web.Response:
        return as_json(self.body, status=self.status)


def as_json(content: object, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """A response with the content type as Discord has it: without a charset, which discord.py would not recognise."""
    body = json.dumps(content).encode()
    return web.Response(body=body, status=status, headers={**(headers or {}), "Content-Type": "application/json"})


def invalid(path: str, code: str, message: str) -> ApiError:
    """400, 50035: the field at a dotted path (`embeds.0.title`) is not what it may be."""
    tree: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for name in reversed(path.split(".")):
        tree = {name: tree}
    return ApiError(400, 50035, "Invalid Form Body", tree)


def too_long(path: str, longest: int) -> ApiError:
    return invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")


def bad_length(path: str, least: int, most: int) -> ApiError:
    return invalid(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def unknown(what: str) -> ApiError:
    codes = {"Channel": 10003, "Message": 10008, "Webhook": 10015, "Interaction": 10062, "Application": 10002}
    return ApiError(404, codes[what], f"Unknown {what}")


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def invalid_webhook_token() -> ApiError:
    return ApiError(401, 50027, "Invalid Webhook Token")


def already_acknowledged() -> ApiError:
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def empty_message() -> ApiError:
    return ApiError(400, 50006, "Cannot send an empty message")


def missing_permissions() -> ApiError:
    return ApiError(403, 50013, "Missing Permissions")


def not_an_author() -> ApiError:
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def body_of(payload: bytes) -> dict[str, Any]:
    """The JSON object of a request; refused as Discord does when it is none."""
    try:
        body = json.loads(payload or b"{}")
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None
    if not isinstance(body, dict):
        raise invalid("_", "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    return body
