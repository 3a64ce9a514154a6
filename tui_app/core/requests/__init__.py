"""The record as a list to read: tries of one request together, what is sought, spans as bars."""
