"""A Discord to test against: real HTTP and WebSocket on loopback, and what people would do and see.

async with StandIn() as discord:
    alice, general = discord.new_user("alice"), discord.new_channel("general")
    ...                                                    # connect a client to discord.api_url
    question = await discord.say(alice, general, f"{discord.bot.mention} what is new?")
    reply = await discord.reply_to(question)
"""

from __future__ import annotations

from typing import Any, Self

from aiohttp import web
from discord_standin.failures import Failures
from discord_standin.gateway import Gateway
from discord_standin.interactions import Interaction, Interactions
from discord_standin.markdown import previews
from discord_standin.pings import pings_of
from discord_standin.rest import API, Rest
from discord_standin.rules import length
from discord_standin.world import SUPPRESS_EMBEDS, Channel, Clock, Message, User, World

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.a-token-for-the-stand-in-only"
TEXT_OPTION = 3


class StandIn:
    """The server, and the hands and eyes of the people on it."""

    def __init__(self, *, token: str = TOKEN) -> None:
        self.token = token
        self.world = World()
        self.failures = Failures()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(middlewares=[self._middleware()], client_max_size=30 * 1024 * 1024)
        self.interactions = Interactions(self.world)
        self.gateway = Gateway(self.world, self.token, "")
        self.rest = Rest(self.world, self.gateway, self.interactions, self.token)
        application.add_routes([web.get("/gateway", self.gateway.handle), *self.rest.routes()])
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

    async def slash(self, user: User, channel: Channel, command: str, *, times: int = 1, **options: str) -> Interaction:
        """Somebody uses a slash command, as Discord's client would let them: it must be registered and fit."""
        registered = self.world.commands[command]
        _check_options(registered, options)
        data = {
            "id": registered["id"],
            "name": command,
            "type": 1,
            "options": [{"name": name, "type": TEXT_OPTION, "value": value} for name, value in options.items()],
        }
        interaction = self.interactions.create(user, channel, data)
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
        return [] if message.flags & SUPPRESS_EMBEDS else previews(message.content)


def _check_options(registered: dict[str, Any], options: dict[str, str]) -> None:
    known = {option["name"]: option for option in registered.get("options") or []}
    missing = [name for name, option in known.items() if option.get("required") and name not in options]
    if missing or set(options) - set(known):
        raise AssertionError(f"Discord's client would not let anyone send this: {missing=}, given {set(options)}")
    for name, value in options.items():
        least, most = known[name].get("min_length") or 0, known[name].get("max_length") or 6000
        if not least <= length(value) <= most:
            raise AssertionError(
                f"Discord's client would not let anyone send this: {name} has {length(value)} characters"
            )
