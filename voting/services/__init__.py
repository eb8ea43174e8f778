"""The only writers of votes. Each checks first and changes after, and returns what happened as facts."""
