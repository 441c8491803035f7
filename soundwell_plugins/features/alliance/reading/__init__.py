"""What practitioners read: their clients at a glance, and the course of each."""
