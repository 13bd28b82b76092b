// A stub where no row has described it yet.
UNWIND $ids AS id
MERGE (:Case {id: id})
