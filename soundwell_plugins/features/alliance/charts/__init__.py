"""Charts of a client's course: worked out here, and written down as SVG by templates."""
