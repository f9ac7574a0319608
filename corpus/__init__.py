"""What is known: articles and where they come from."""
