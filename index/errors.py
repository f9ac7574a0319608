"""Errors of the index. Each message says what happened and what to do.

SearchError
├── IndexUnavailable    the index on disk cannot be opened; it can be built anew from the record
└── IndexIsBusy         another process is building
"""


class SearchError(Exception):
    """Root of all errors of this package."""


class IndexUnavailable(SearchError):
    """The index on disk cannot be opened; `attache index --rebuild` makes it anew from the record."""


class IndexIsBusy(SearchError):
    """Another process is building."""
