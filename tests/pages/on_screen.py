"""What a page put on the screen, as text."""


def texts(app):
    """Return every text that a page shows: headings, sentences, labels of buttons and links."""
    found = []
    for node in _nodes(app._tree):
        proto = getattr(node, "proto", None)
        for field in ("body", "label", "value", "text"):
            value = getattr(proto, field, None)
            if isinstance(value, str) and value:
                found.append(value)
    return found


def _nodes(node):
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)
