"""The generator of the sample ministry: `python -m sample_data.generator` writes everything anew."""
