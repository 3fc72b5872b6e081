"""Draft against evidence: every claim is opened and compared; one module per check."""
