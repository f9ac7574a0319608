"""How it is told: Discord, terminal, schedule and settings."""
