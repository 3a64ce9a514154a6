"""What must hold for hours, under every fault, and whatever a server answers."""
