"""`python -m bot` is the `attache` command."""

from bot.cli import main

main()
