"""Manual: the codebook of a dataset, as a page that reads like one."""

from ui import dataset_bar

dataset = dataset_bar.chosen("manual")
