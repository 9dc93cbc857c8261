"""Tools for those who change the project: `lead-scoring tools NAME`."""
