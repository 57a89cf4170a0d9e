"""Variables: what every column of a dataset holds, one by one."""

from ui import dataset_bar

dataset = dataset_bar.chosen("variables")
