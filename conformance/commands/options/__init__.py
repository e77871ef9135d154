"""Options of commands that have many; nothing here imports more than argparse does."""
