// Whether a graph holds anything but its schema: cases are built only where there is nothing.
MATCH (n) WHERE NOT n:Schema RETURN true AS anything LIMIT 1
