{{ every_seed(seed_rules) }}
