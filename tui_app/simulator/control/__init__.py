"""The control service: change what plays over HTTP, from this machine only."""
