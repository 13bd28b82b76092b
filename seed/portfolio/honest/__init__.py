"""Economies of honest firms alone: what they are, what they have the habit of, and the trade of an ordinary year."""
