// Whether a graph holds anything but its schema and the versions of the catalogue: cases are built only where it does not.
MATCH (n) WHERE NOT n:Schema|Proof|Proposal|CatalogueVersion|Catalogue RETURN true AS anything LIMIT 1
