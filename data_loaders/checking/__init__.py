"""Runs checks over the stored records of a dataset, keeps what they found, and proposes which checks there should be."""
