"""The REST API: the routes that a bot uses, with Discord's checks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import BodyPartReader, web
from discord_standin import payloads
from discord_standin.command_rules import check_commands
from discord_standin.errors import (
    ApiError,
    as_json,
    body_of,
    invalid,
    missing_permissions,
    not_an_author,
    unauthorized,
    unknown,
)
from discord_standin.gateway import Gateway
from discord_standin.interactions import Files, Interactions
from discord_standin.pings import pings_of, text_in
from discord_standin.rate import Rate
from discord_standin.rules import check_files, check_message, check_thread
from discord_standin.world import COMPONENTS_V2, PUBLIC_THREAD, Channel, Message, World

API = "/api/v10"
CREATES_A_DAY = 200
FORWARD = 1


class Rest:
    """The handlers. `sent` counts the requests by method and route; `strange` lists those that no route takes."""

    def __init__(self, world: World, gateway: Gateway, interactions: Interactions, token: str) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self._token = token
        self._nonces: dict[str, int] = {}
        self.rate = Rate(world.clock)
        self.registrations = 0
        self.sent: list[str] = []
        self.strange: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        """What is served; callbacks and webhooks are open to whoever knows the token in their path."""
        mine, either = self._authorized, self._answered
        return [
            web.get(f"{API}/gateway/bot", mine(self._get_gateway)),
            web.get(f"{API}/users/@me", mine(self._get_me)),
            web.get(f"{API}/oauth2/applications/@me", mine(self._get_application)),
            web.get(f"{API}/applications/@me", mine(self._get_application)),
            web.get(f"{API}/applications/{{app}}/commands", mine(self._get_commands)),
            web.put(f"{API}/applications/{{app}}/commands", mine(self._put_commands)),
            web.post(f"{API}/users/@me/channels", mine(self._post_direct_channel)),
            web.get(f"{API}/channels/{{channel}}", mine(self._get_channel)),
            web.post(f"{API}/channels/{{channel}}/typing", mine(self._post_typing)),
            web.post(f"{API}/channels/{{channel}}/messages", mine(self._post_message)),
            web.get(f"{API}/channels/{{channel}}/messages/{{message}}", mine(self._get_message)),
            web.patch(f"{API}/channels/{{channel}}/messages/{{message}}", mine(self._patch_message)),
            web.delete(f"{API}/channels/{{channel}}/messages/{{message}}", mine(self._delete_message)),
            web.post(f"{API}/channels/{{channel}}/threads", mine(self._post_thread)),
            web.put(f"{API}/applications/{{app}}/guilds/{{guild}}/commands/{{command}}/permissions", self._no_bots),
            web.post(f"{API}/interactions/{{id}}/{{token}}/callback", either(self._post_callback)),
            web.post(f"{API}/webhooks/{{app}}/{{token}}", either(self._post_follow_up)),
            web.get(f"{API}/webhooks/{{app}}/{{token}}/messages/{{message}}", either(self._get_response)),
            web.patch(f"{API}/webhooks/{{app}}/{{token}}/messages/{{message}}", either(self._patch_response)),
            web.delete(f"{API}/webhooks/{{app}}/{{token}}/messages/{{message}}", either(self._delete_response)),
            web.route("*", f"{API}/{{rest:.*}}", self._no_route),
        ]

    def _authorized(
        self, handler: Callable[[web.Request], Awaitable[Any]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def checked(request: web.Request) -> Any:
            if request.headers.get("Authorization") != f"Bot {self._token}":
                raise unauthorized()
            return self.rate.over() or await handler(request)

        return self._answered(checked)

    def _answered(
        self, handler: Callable[[web.Request], Awaitable[Any]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The handler's value as JSON, 204 for None, Discord's body for a refusal; whoever waits is woken."""

        async def answered(request: web.Request) -> web.Response:
            resource = request.match_info.route.resource
            self.sent.append(f"{request.method} {(resource.canonical if resource else request.path).removeprefix(API)}")
            response = self.rate.banned() or await self._response(handler, request)
            self.rate.note(request, response.status)
            return response

        return answered

    async def _response(self, handler: Callable[[web.Request], Awaitable[Any]], request: web.Request) -> web.Response:
        try:
            content = await handler(request)
        except ApiError as error:
            return error.response()
        finally:
            await self._world.note_change()
        if isinstance(content, web.Response):
            return content
        return web.Response(status=204) if content is None else as_json(content)

    async def _no_route(self, request: web.Request) -> web.Response:
        self.strange.append(f"{request.method} {request.path}")
        return ApiError(404, 0, "404: Not Found").response()

    async def _get_gateway(self, request: web.Request) -> dict[str, Any]:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return {"url": self._gateway.url, "shards": 1, "session_start_limit": limit}

    async def _get_me(self, request: web.Request) -> dict[str, Any]:
        return payloads.user(self._world.bot)

    async def _get_application(self, request: web.Request) -> dict[str, Any]:
        return {
            "id": str(self._world.bot.id),
            "name": "Attaché",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": payloads.user(self._world.bot),
            "verify_key": "0" * 64,
            "flags": 0,
            "team": None,
        }

    async def _get_commands(self, request: web.Request) -> list[dict[str, Any]]:
        return list(self._world.commands.values())

    async def _put_commands(self, request: web.Request) -> list[dict[str, Any]]:
        if request.match_info["app"] != str(self._world.bot.id):
            raise unknown("Application")
        commands: list[dict[str, Any]] = await request.json()
        check_commands(commands)
        known = {"application_id": str(self._world.bot.id), "version": str(self._world.new_id())}
        self.registrations += len(commands)
        if self.registrations > CREATES_A_DAY:
            raise ApiError(429, 30034, "Max number of daily application command creates has been reached (200)")
        self._world.commands = {
            each["name"]: {"description": "", **each, **known, "id": str(self._world.new_id())} for each in commands
        }
        return list(self._world.commands.values())

    async def _post_direct_channel(self, request: web.Request) -> dict[str, Any]:
        recipient = self._world.users[int(body_of(await request.read())["recipient_id"])]
        found = [each for each in self._world.channels.values() if each.recipient == recipient]
        channel = found[0] if found else self._world.new_channel(recipient.name, recipient=recipient)
        return payloads.channel(self._world, channel)

    def _channel(self, request: web.Request) -> Channel:
        return self._world.channel(int(request.match_info["channel"]))

    async def _get_channel(self, request: web.Request) -> dict[str, Any]:
        return payloads.channel(self._world, self._channel(request))

    async def _post_thread(self, request: web.Request) -> dict[str, Any]:
        parent, body = self._channel(request), body_of(await request.read())
        check_thread(body)
        thread = self._world.new_channel(body["name"], kind=PUBLIC_THREAD, parent=parent)
        await self._gateway.dispatch("THREAD_CREATE", payloads.channel(self._world, thread), needs=1)
        return payloads.channel(self._world, thread)

    async def _no_bots(self, request: web.Request) -> web.Response:
        return ApiError(403, 20001, "Bots cannot use this endpoint").response()

    async def _post_typing(self, request: web.Request) -> None:
        self._channel(request)

    async def _post_message(self, request: web.Request) -> dict[str, Any]:
        channel = self._channel(request)
        body, files = await _read(request)
        if not channel.bot_may_write:
            raise missing_permissions()
        check_files([len(data) for _, data in files])
        check_message(body, files=len(files))
        nonce = f"{channel.id} {body.get('nonce')}" if body.get("nonce") and body.get("enforce_nonce") else ""
        if nonce in self._nonces:
            return payloads.message(self._world, self._world.message(self._nonces[nonce]))
        message = self._new_message(channel, {**body, "files": files})
        if nonce:
            self._nonces[nonce] = message.id
        await self._gateway.dispatch_message(message)
        return payloads.message(self._world, message)

    def _new_message(self, channel: Channel, payload: dict[str, Any]) -> Message:
        reply_to = self._referenced(channel, payload.get("message_reference") or {})
        message = Message(
            id=self._world.new_id(),
            channel=channel,
            author=self._world.bot,
            payload=payload,
            flags=int(payload.get("flags") or 0),
            reply_to=reply_to.id if reply_to else None,
            pings=pings_of(
                text_in(payload),
                payload.get("allowed_mentions"),
                users=set(self._world.users),
                roles=self._world.roles,
                replied_to=reply_to.author.id if reply_to else None,
            ),
        )
        self._world.messages[message.id] = message
        return message

    def _referenced(self, channel: Channel, reference: dict[str, Any]) -> Message | None:
        if not reference.get("message_id"):
            return None
        if reference.get("type") == FORWARD and not self._gateway.privileged_intents_enabled & payloads.MESSAGE_CONTENT:
            raise ApiError(403, 160014, "Cannot forward a message whose content you cannot access")
        message = self._world.messages.get(int(reference["message_id"]))
        if (message is None or message.channel.id != channel.id) and reference.get("fail_if_not_exists", True):
            raise invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return message

    def _message(self, request: web.Request) -> Message:
        return self._world.message(int(request.match_info["message"]), self._channel(request))

    async def _get_message(self, request: web.Request) -> dict[str, Any]:
        return payloads.message(self._world, self._message(request))

    async def _patch_message(self, request: web.Request) -> dict[str, Any]:
        message = self._message(request)
        body, files = await _read(request)
        if message.author.id != self._world.bot.id:
            raise not_an_author()
        flags = int(body.get("flags") or 0) & COMPONENTS_V2 | message.flags & COMPONENTS_V2
        payload = {**message.payload, **body, "flags": flags}
        check_message(payload, files=len(files))
        message.payload, message.flags = payload, message.flags | flags
        message.edits += 1
        await self._gateway.dispatch_message(message, event="MESSAGE_UPDATE")
        return payloads.message(self._world, message)

    async def _delete_message(self, request: web.Request) -> None:
        del self._world.messages[self._message(request).id]

    async def _post_callback(self, request: web.Request) -> dict[str, Any]:
        body, files = await _read(request)
        token = request.match_info["token"]
        resource = self._interactions.respond(int(request.match_info["id"]), token, body, files)
        if "resource" in resource and body["type"] in (4, 5):
            await self._gateway.dispatch_message(self._interactions.message(token, "@original"))
        return resource

    async def _post_follow_up(self, request: web.Request) -> dict[str, Any]:
        body, files = await _read(request)
        message = self._interactions.follow_up(request.match_info["token"], body, files)
        await self._gateway.dispatch_message(message)
        return payloads.message(self._world, message)

    async def _get_response(self, request: web.Request) -> dict[str, Any]:
        message = self._interactions.message(request.match_info["token"], request.match_info["message"])
        return payloads.message(self._world, message)

    async def _patch_response(self, request: web.Request) -> dict[str, Any]:
        body, files = await _read(request)
        message = self._interactions.edit(request.match_info["token"], request.match_info["message"], body, files)
        await self._gateway.dispatch_message(message, event="MESSAGE_UPDATE")
        return payloads.message(self._world, message)

    async def _delete_response(self, request: web.Request) -> None:
        message = self._interactions.message(request.match_info["token"], request.match_info["message"])
        del self._world.messages[message.id]


async def _read(request: web.Request) -> tuple[dict[str, Any], Files]:
    """The JSON of a request and its files, names with contents."""
    if not request.content_type.startswith("multipart/"):
        return body_of(await request.read()), []
    body: dict[str, Any] = {}
    files: Files = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read())
        if part.name == "payload_json":
            body = body_of(data)
        else:
            files.append((part.filename or "", data))
    return body, files
