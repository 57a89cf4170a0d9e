"""Manual: the codebook of a dataset, as a page that reads like one."""

from ui import dataset_bar, manual

dataset = dataset_bar.chosen("manual")
if dataset is not None:
    manual.show(dataset)
