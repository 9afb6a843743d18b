"""What is read for figures and for the attendance export."""
