"""How it is found: articles become passages, passages become evidence, evidence becomes an answer."""
