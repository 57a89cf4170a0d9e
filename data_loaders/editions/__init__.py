"""New rows beside the published ones of a dataset: what differs, which keys are there twice, and the merged edition."""
