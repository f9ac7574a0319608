"""Where articles come from: feeds, sitemaps, folders, pages and official APIs, each visited for what is new.

`settings_file.load_sources` reads which there are, `visiting.collect_source` visits one, `checking.check_source`
tries one out, `state.SourceState` is what one visit leaves to the next.
"""
