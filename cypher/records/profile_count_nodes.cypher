// How many nodes of a label there are, states that were restated included.
MATCH (n:$($label)) RETURN count(n) AS count
