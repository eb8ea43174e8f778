"""`make bench-stage`: what the stage costs and how quick it is, beside what others need for the same job."""
