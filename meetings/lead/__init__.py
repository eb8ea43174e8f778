"""What comes next in a meeting, by the law and the order of the evening: before, during, and in a vote."""
