"""Raw files in, evidence out: one module per input format, recognised by content."""
