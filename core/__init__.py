"""The nouns of the app and the rules that bind them. Nothing here opens a file, draws, or knows an engine."""
