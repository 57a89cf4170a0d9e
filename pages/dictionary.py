"""Dictionary: what the variables of a dataset are called and mean, edited in a grid."""

from ui import dataset_bar

dataset = dataset_bar.chosen("dictionary")
