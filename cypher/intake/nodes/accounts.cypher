// An account that nobody named before, with the owner that stands for nobody known.
UNWIND $ids AS id
OPTIONAL MATCH (known:Account {id: id})
WITH id WHERE known IS NULL
CREATE (:Party:Unknown {id: id})-[:OWNS {
  id: id, as_of: date('0001-01-01'), restated: date('9999-12-31'), source: 'operations', batch: $batch
}]->(:Account {id: id})
