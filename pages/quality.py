"""Quality: the checks on a dataset, what they found, and the list to send back."""

from ui import dataset_bar

dataset = dataset_bar.chosen("quality")
