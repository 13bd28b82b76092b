"""What must be found, one module for each family: a second reading of domain.md, apart from cypher/ and rules/."""
