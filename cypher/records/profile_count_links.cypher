// How many relationships of a type there are, states that were restated included.
MATCH ()-[r:$($label)]->() RETURN count(r) AS count
