"""The targets by name, without importing what they test."""

NAMES = (
    "html", "plain", "markdown", "email", "docx", "record", "feed", "sitemap", "address", "article_file",
    "question", "search", "message", "rendering", "redaction",
)  # fmt: skip
