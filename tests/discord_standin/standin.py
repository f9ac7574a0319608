"""A Discord to test against: real HTTP and WebSocket on loopback, and what people would do and see.

async with StandIn() as discord:
    alice, general = discord.new_user("alice"), discord.new_channel("general")
    ...                                                    # connect a client to discord.api_url
    question = await discord.say(alice, general, f"{discord.bot.mention} what is new?")
    reply = await discord.reply_to(question)
"""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import quote

from aiohttp import web
from discord_standin import payloads
from discord_standin.failures import Failures
from discord_standin.gateway import Gateway
from discord_standin.interactions import CLICK, COMMAND, FORM_SENT, TYPING, Interaction, Interactions
from discord_standin.markdown import previews
from discord_standin.pings import pings_of
from discord_standin.rest import API, Rest
from discord_standin.rules import length
from discord_standin.world import (
    COMPONENTS_V2,
    FORUM,
    PUBLIC_THREAD,
    SUPPRESS_EMBEDS,
    Channel,
    Clock,
    Message,
    User,
    World,
    walk,
)

CHANNEL_OPTION, ROLE_OPTION, ATTACHMENT_OPTION = 7, 8, 11
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.a-token-for-the-stand-in-only"


class StandIn:
    """The server, and the hands and eyes of the people on it."""

    def __init__(self, *, token: str = TOKEN) -> None:
        self.token = token
        self.world = World()
        self.failures = Failures()
        self.uploads: dict[str, bytes] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(middlewares=[self._middleware()], client_max_size=30 * 1024 * 1024)
        self.interactions = Interactions(self.world)
        self.gateway = Gateway(self.world, self.token, "")
        self.rest = Rest(self.world, self.gateway, self.interactions, self.token)
        application.add_routes(
            [
                web.get("/gateway", self.gateway.handle),
                web.get("/files/{id}/{name}", self._get_file),
                *self.rest.routes(),
            ]
        )
        self._runner = web.AppRunner(application, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api_url = f"http://127.0.0.1:{port}{API}"
        self.gateway.url = f"ws://127.0.0.1:{port}/gateway"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.failures.clear()
        await self.gateway.close()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _get_file(self, request: web.Request) -> web.Response:
        return web.Response(body=self.uploads[request.match_info["id"]])

    def _middleware(self) -> Any:
        @web.middleware
        async def meet_failures(request: web.Request, handler: Any) -> web.StreamResponse:
            return await self.failures.meet(request, handler)

        return meet_failures

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def clock(self) -> Clock:
        return self.world.clock

    def new_user(self, name: str, *, bot: bool = False) -> User:
        return self.world.new_user(name, bot=bot)

    def new_channel(self, name: str) -> Channel:
        """A text channel of the server; make it before the client connects, which learns of channels then."""
        return self.world.new_channel(name)

    def new_forum(self, name: str) -> Channel:
        """A forum of the server, where every post is a thread; make it before the client connects."""
        return self.world.new_channel(name, kind=FORUM)

    def foreign_channel(self, name: str) -> Channel:
        """A channel of a server that has not installed the application, in which a user has brought it along."""
        return self.world.new_channel(name, guild=self.world.new_id())

    async def new_thread(self, parent: Channel, name: str, *, told: bool = True) -> Channel:
        """A thread in a channel, or a post in a forum; the client is told of it, unless it is an old one."""
        thread = self.world.new_channel(name, kind=PUBLIC_THREAD, parent=parent)
        if told:
            await self.gateway.dispatch("THREAD_CREATE", payloads.channel(self.world, thread), needs=1)
        return thread

    def give_role(self, user: User, role: int) -> None:
        """Give a member a role; it comes with their next event."""
        self.world.member_roles.setdefault(user.id, set()).add(role)

    def take_role(self, user: User, role: int) -> None:
        """Take a role from a member."""
        self.world.member_roles[user.id].discard(role)

    def direct_channel(self, user: User) -> Channel:
        """The channel of direct messages between the user and the bot."""
        found = [each for each in self.world.channels.values() if each.recipient == user]
        return found[0] if found else self.world.new_channel(user.name, recipient=user)

    def new_role(self) -> int:
        role = self.world.new_id()
        self.world.roles.add(role)
        return role

    async def connected(self) -> None:
        """Wait until a client is connected to the gateway."""
        await self.world.until(lambda: self.gateway.connected, "a client connects")

    async def say(
        self,
        author: User,
        channel: Channel,
        content: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        webhook: bool = False,
        times: int = 1,
    ) -> Message:
        """Somebody writes a message; it is delivered to the bot `times` times. `ping`: a reply notifies its target."""
        pings = pings_of(content, None, users=set(self.world.users), roles=self.world.roles)
        if reply_to is not None and ping:
            pings |= {reply_to.author.id}
        message = Message(
            id=self.world.new_id(),
            channel=channel,
            author=author,
            payload={"content": content},
            reply_to=reply_to.id if reply_to else None,
            pings=pings,
            webhook_id=self.world.new_id() if webhook else None,
        )
        self.world.messages[message.id] = message
        for _ in range(times):
            await self.gateway.dispatch_message(message)
        return message

    async def slash(
        self, user: User, channel: Channel, command: str, /, *, times: int = 1, **options: Any
    ) -> Interaction:
        """Somebody uses a slash command, as Discord's client would let them: it must be registered and fit.

        `command` may name a subcommand, as in "corpus add". An option's dashes are written as underscores; a file is
        a pair of its name and its bytes.
        """
        name, *inner = command.split()
        registered = self.world.commands[name]
        described = registered
        for part in inner:
            (described,) = [each for each in described.get("options") or [] if each["name"] == part]
        named = {key.replace("_", "-"): value for key, value in options.items()}
        _check_options(described, named)
        data = {"id": registered["id"], "name": name, "type": 1, **self._filled(described, inner, named)}
        return await self._interact(user, channel, data, times=times)

    def _filled(self, described: dict[str, Any], inner: list[str], named: dict[str, Any]) -> dict[str, Any]:
        kinds = {option["name"]: option.get("type", 3) for option in described.get("options") or []}
        attachments: dict[str, Any] = {}
        given = []
        for name, value in named.items():
            if kinds[name] == ATTACHMENT_OPTION:
                file = self._uploaded(*value)
                attachments[file["id"]] = file
                value = file["id"]
            elif kinds[name] in (6, 7, 8):
                value = str(value)
            given.append({"name": name, "type": kinds[name], "value": value})
        for part in reversed(inner):
            given = [{"name": part, "type": 1, "options": given}]
        content: dict[str, Any] = {"options": given}
        resolved = {"attachments": attachments} if attachments else {}
        resolved |= self._resolved(kinds, named)
        return {**content, "resolved": resolved} if resolved else content

    def _resolved(self, kinds: dict[str, int], named: dict[str, Any]) -> dict[str, Any]:
        roles = {str(value): payloads.role(value) for name, value in named.items() if kinds[name] == ROLE_OPTION}
        channels = {
            str(value): payloads.channel(self.world, self.world.channel(value))
            for name, value in named.items()
            if kinds[name] == CHANNEL_OPTION
        }
        return {key: value for key, value in (("roles", roles), ("channels", channels)) if value}

    def _uploaded(self, name: str, data: bytes) -> dict[str, Any]:
        identity = str(self.world.new_id())
        self.uploads[identity] = data
        address = f"{self.api_url.removesuffix(API)}/files/{identity}/{quote(name, safe='')}"
        return {"id": identity, "filename": name, "size": len(data), "url": address, "proxy_url": address}

    async def use_on(self, user: User, message: Message, command: str) -> Interaction:
        """Somebody uses a command of a message's context menu."""
        registered = self.world.commands[command]
        assert registered.get("type") == 3, "not a command for messages"
        resolved = {"messages": {str(message.id): payloads.message(self.world, message)}}
        data = {"id": registered["id"], "name": command, "type": 3, "target_id": str(message.id), "resolved": resolved}
        return await self._interact(user, message.channel, data)

    async def suggestions(self, user: User, channel: Channel, command: str, /, **options: Any) -> list[dict[str, Any]]:
        """What is suggested while somebody types the last of these options."""
        name, *inner = command.split()
        given: list[dict[str, Any]] = [
            {"name": key.replace("_", "-"), "type": 3, "value": value} for key, value in options.items()
        ]
        given[-1]["focused"] = True
        for part in reversed(inner):
            given = [{"name": part, "type": 1, "options": given}]
        data = {"id": self.world.commands[name]["id"], "name": name, "type": 1, "options": given}
        typing = await self._interact(user, channel, data, kind=TYPING)
        await self.world.until(lambda: typing.choices is not None, "suggestions")
        return typing.choices or []

    async def click(self, user: User, message: Message, label: str, *, nth: int = 0, times: int = 1) -> Interaction:
        """Somebody clicks the button with this label (the `nth` of them), as far as they can see it."""
        assert message.seen_by in (None, user), f"{user.name} does not see this message"
        found = [each for each in message.controls if each.get("label") == label and not each.get("disabled")]
        assert len(found) > nth, f"no button {label!r}, but {message.labels}"
        data = {"custom_id": found[nth]["custom_id"], "component_type": 2}
        return await self._interact(user, message.channel, data, kind=CLICK, clicked=message, times=times)

    async def click_forged(self, user: User, message: Message, custom_id: str, *, kind: int = 2) -> Interaction:
        """A click as only a forged client, or one from before an update, would send it."""
        rows = [{"type": 1, "components": [{"type": 2, "style": 2, "label": "old", "custom_id": custom_id}]}]
        old = Message(
            id=message.id, channel=message.channel, author=message.author, payload={"components": rows},
            flags=message.flags & ~COMPONENTS_V2, seen_by=message.seen_by, interaction_id=message.interaction_id,
        )  # fmt: skip
        data = {"custom_id": custom_id, "component_type": kind}
        return await self._interact(user, message.channel, data, kind=CLICK, clicked=old)

    async def choose(self, user: User, message: Message, placeholder: str, value: str) -> Interaction:
        """Somebody chooses from the menu with this placeholder."""
        found = [each for each in message.controls if each.get("placeholder") == placeholder]
        assert found, [each.get("placeholder") for each in message.controls]
        assert value in [each["value"] for each in found[0]["options"]], found[0]["options"]
        data = {"custom_id": found[0]["custom_id"], "component_type": found[0]["type"], "values": [value]}
        return await self._interact(user, message.channel, data, kind=CLICK, clicked=message)

    async def form_of(self, interaction: Interaction) -> dict[str, Any]:
        """Wait for the form that a click or command opens."""
        await self.world.until(lambda: interaction.form is not None, "a form")
        assert interaction.form is not None
        return interaction.form

    async def submit(self, interaction: Interaction, text: str) -> Interaction:
        """Fill in the form that was opened, and send it."""
        form = await self.form_of(interaction)
        (field,) = [each for each in walk(form["components"]) if each["type"] == 4]
        assert length(text) <= (field.get("max_length") or 4000), "Discord's client would not let anyone type this"
        answer = {"type": 4, "id": 2, "custom_id": field["custom_id"], "value": text}
        data = {"custom_id": form["custom_id"], "components": [{"type": 18, "id": 1, "component": answer}]}
        return await self._interact(
            interaction.user, interaction.channel, data, kind=FORM_SENT, clicked=interaction.clicked
        )

    async def _interact(
        self,
        user: User,
        channel: Channel,
        data: dict[str, Any],
        *,
        kind: int = COMMAND,
        clicked: Message | None = None,
        times: int = 1,
    ) -> Interaction:
        interaction = self.interactions.create(user, channel, data, kind=kind, clicked=clicked)
        for _ in range(times):
            await self.gateway.dispatch("INTERACTION_CREATE", interaction.payload)
        return interaction

    def replies_to(self, message: Message) -> list[Message]:
        """What the bot replied to a message."""
        return [
            each for each in self.world.messages.values()
            if each.reply_to == message.id and each.author.id == self.bot.id
        ]  # fmt: skip

    async def reply_to(self, message: Message) -> Message:
        """Wait for the bot's reply to a message."""
        await self.world.until(lambda: self.replies_to(message), "a reply")
        return self.replies_to(message)[0]

    def response(self, interaction: Interaction) -> Message | None:
        """What is shown as the response to a command now, "is thinking ..." included."""
        return self.world.messages.get(interaction.original or 0)

    async def answer_to(self, interaction: Interaction) -> Message:
        """Wait until the response to a command no longer says "is thinking ..."."""

        def answered() -> bool:
            message = self.response(interaction)
            return message is not None and not message.is_loading

        await self.world.until(answered, "an answer")
        return self.world.message(interaction.original or 0)

    def messages_in(self, channel: Channel, seen_by: User | None = None) -> list[Message]:
        """The channel's messages, oldest first, as anyone or as one person sees them."""
        return self.world.messages_in(channel, seen_by)

    @staticmethod
    def previews(message: Message) -> list[str]:
        """The addresses for which a preview is shown beneath the message."""
        if message.flags & (SUPPRESS_EMBEDS | COMPONENTS_V2):
            return []  # a layout has none
        return previews(message.content)


def _check_options(described: dict[str, Any], options: dict[str, Any]) -> None:
    known = {option["name"]: option for option in described.get("options") or []}
    missing = [name for name, option in known.items() if option.get("required") and name not in options]
    if missing or set(options) - set(known):
        raise AssertionError(f"Discord's client would not let anyone send this: {missing=}, given {set(options)}")
    for name, value in options.items():
        option = known[name]
        least, most = option.get("min_length") or 0, option.get("max_length") or 6000
        choices = [choice["value"] for choice in option.get("choices") or []]
        if choices and value not in choices:
            raise AssertionError(f"Discord's client would not let anyone send this: {name} is one of {choices}")
        if isinstance(value, str) and not least <= length(value) <= most:
            raise AssertionError(
                f"Discord's client would not let anyone send this: {name} has {length(value)} characters"
            )
