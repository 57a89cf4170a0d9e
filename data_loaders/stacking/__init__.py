"""Many tables become one: gathered, staged as pieces, harmonised, stacked, every record known by its file and line."""
