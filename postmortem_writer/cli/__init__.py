"""argv in, one library call, stdout and an exit status out."""
