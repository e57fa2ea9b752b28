"""The records as a sheet that can be brought in again."""
