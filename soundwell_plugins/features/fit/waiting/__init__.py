"""Who waits for a place, and with whom they are placed."""
