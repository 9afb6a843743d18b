"""What writes releases: making them, writing their texts, quotes and pictures, and letting them go."""
