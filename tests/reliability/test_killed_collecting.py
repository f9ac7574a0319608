from killed_collecting import disturb, write_lines


def test_killed_again_and_again_collecting_ends_like_a_run_that_was_not(tmp_path):
    articles = write_lines(tmp_path / "articles.jsonl", 600)
    outcome = disturb(articles, tmp_path, rounds=5)
    assert outcome.after_kills == sorted(outcome.after_kills)
    assert outcome.same_record
    assert outcome.same_index
    assert outcome.sound_index
