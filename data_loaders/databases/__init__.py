"""Tables of database servers as a source: which connections there are, what they hold, and bringing a table in."""
