"""The parts that the chat works with, wired."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.chat import phrases
from bot.chat.cooldown import Cooldown
from bot.chat.rights import Asker, refusal
from bot.chat.turns import Turns
from bot.chat.work_pool import WorkPool
from bot.chat_records import ServerSettings
from bot.chat_store import ChatStore
from bot.language import Language, language
from bot.library import Library
from bot.scope import Limits
from bot.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a question needs on its way. `clock` gives seconds since 1970."""

    library: Library
    store: ChatStore
    settings: Settings
    pool: WorkPool
    turns: Turns
    by_user: Cooldown
    by_server: Cooldown
    clock: Callable[[], float] = field(default=time.time)

    @classmethod
    def of(
        cls, library: Library, store: ChatStore, settings: Settings, *, pool: WorkPool, turns: Turns | None = None
    ) -> Desk:
        """A desk with the cooldowns that the settings ask for."""
        return cls(
            library=library,
            store=store,
            settings=settings,
            pool=pool,
            turns=turns or Turns(),
            by_user=Cooldown(settings.user_questions_per_minute),
            by_server=Cooldown(settings.server_questions_per_minute),
        )

    @property
    def today(self) -> date:
        """The day from which ages are reckoned."""
        return datetime.fromtimestamp(self.clock(), UTC).date()

    def server(self, asker: Asker) -> ServerSettings:
        """The settings of the place where somebody asks."""
        return self.store.server(asker.server)

    def say(self, asker: Asker) -> Language:
        """The language in which to speak: the server's, else the person's own. Never fails: apologies need it."""
        try:
            chosen = self.server(asker).language
        except Exception:
            log.exception("the settings of a server cannot be read")
            chosen = ""
        return language(chosen or asker.locale)

    def limits(self, asker: Asker) -> Limits:
        """What may be shown where somebody asks, as of now."""
        server = self.server(asker)
        if asker.server is not None and asker.continues and asker.parent is None:  # a thread of who knows which channel
            return server.limits_in(*server.channel_limits)
        return server.limits_in(asker.parent, asker.channel)

    def refusal(self, asker: Asker) -> str:
        """Why somebody may not ask here; "" if they may."""
        return refusal(asker, self.settings, self.server(asker), self.say(asker))

    def hold_up(self, asker: Asker) -> str:
        """Take a question of the asker's and their server's; how long to wait where there is none left, else ""."""
        now, say = self.clock(), self.say(asker)
        if wait := self.by_user.wait(asker.user, now):
            return phrases.slow_down(wait, say)
        if asker.server is not None and (wait := self.by_server.wait(asker.server, now)):
            return phrases.server_slow_down(wait, say)
        return ""

    def only_me(self, asker: Asker, wanted: bool | None = None) -> bool:
        """Whether only the asker sees the reply: as they want it, else as their server has it; always for guests."""
        if asker.is_guest:
            return True
        return self.server(asker).only_me if wanted is None else wanted
