// A stub where no row has described it yet.
UNWIND $ids AS id
MERGE (:Party:Company {id: id})
