"""The subcommands of `attache`, one a module; each module has one `command`."""

HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}
"""For each command itself: click keeps what it saw at the first call, whoever called."""
