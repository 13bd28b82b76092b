// Which of some ids stand in the graph: as a firm, as anybody who can pay or owe, as an address, as a telephone.
UNWIND $ids AS id
MATCH (found:Party|Address|Phone {id: id})
RETURN id, found:Company AS company
