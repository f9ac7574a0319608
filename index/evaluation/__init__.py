"""How good the answers are: topics with judgements, measures, and the report."""
