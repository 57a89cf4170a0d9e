"""Quality: the checks on a dataset, what they found, and the list to send back."""

from ui import dataset_bar, quality, quality_tabs

dataset = dataset_bar.chosen("quality")
if dataset is not None:
    findings = quality.found(dataset)
    if findings is not None:
        quality_tabs.show(dataset, findings)
