"""The search backend on Whoosh. Nothing outside this package imports whoosh."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # Whoosh 2.7.4 has `"is" with a literal` and unescaped backslashes: Python warns when it first compiles them.
    warnings.filterwarnings("ignore", r'"is(?: not)?" with ', SyntaxWarning)
    warnings.filterwarnings("ignore", "invalid escape sequence", SyntaxWarning)
    warnings.filterwarnings("ignore", "invalid escape sequence", DeprecationWarning)
    from index.whoosh_backend.adapter import WhooshBackend

__all__ = ["WhooshBackend"]
