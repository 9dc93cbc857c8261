{{ every_seed(seed_cells) }}
