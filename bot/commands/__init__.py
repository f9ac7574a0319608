"""The subcommands of `attache`, one a module; each module has one `command`."""
