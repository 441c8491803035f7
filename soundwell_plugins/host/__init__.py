"""What a practice needs whatever its plugins: configuration, discovery, dispatch, deliveries."""
