"""The lessons, one a file; each is loaded when it is opened."""
