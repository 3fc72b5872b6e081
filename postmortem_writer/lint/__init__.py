"""Text in, findings about its language out; knows nothing about incidents, only prose."""
