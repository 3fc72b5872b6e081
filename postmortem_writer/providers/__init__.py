"""Prompt and schema in, answer and usage out; one module per vendor, none of them knows what an incident is."""
