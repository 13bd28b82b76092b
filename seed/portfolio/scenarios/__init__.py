"""What is planted, one module for each family; importing a module registers its scenarios."""
