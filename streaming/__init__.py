"""The stage: sound and picture. Nothing stands on it; it reads the journal and sends commands like anybody else."""
