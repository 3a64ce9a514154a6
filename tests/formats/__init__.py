"""Formats: a finished run as text."""
