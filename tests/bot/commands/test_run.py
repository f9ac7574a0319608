def test_without_a_token_one_line_says_what_to_do(attache, data_dir):
    run = attache("run")
    assert (run.code, run.out) == (78, "")
    assert run.err.count("\n") == 1
    assert run.err.startswith("Error: There is no DISCORD_TOKEN.")
    assert ".env.example" in run.err
    assert not data_dir.exists()
