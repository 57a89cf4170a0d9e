"""The links between datasets: counted by the engine, kept on the disk, proposed where nobody has declared them."""

from data_loaders.linking.links import Links

__all__ = ["Links"]
