"""What visitors are asked, and where their answers stay."""
