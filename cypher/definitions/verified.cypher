/*---
id: verified
asks:
  zh: 申请人有哪些已经核实且在有效期内的例外关系？
  en: Which relations of the applicant did somebody verify that are in force?
owns: [approved_at, ended_at]
returns: {exceptions: rows, verified_suppliers: ids, verified_related: ids, verified_places: ids}
source: >-
  the register of exceptions (`loangraph exception`). In force: approved and not ended by T, and T's day within from and
  to. Each kind means one word of the domain: supplier in `suppliers`, related in `disclosed`, premises in `places`.
  A row of exceptions is {id, kind, other, to, approved_by}; the record of a decision names them.
---*/
MATCH (:Company {id: $applicant})-[told:VERIFIED]->(other:Party|Address|Phone)
WHERE told.approved_at <= $as_of AND coalesce(told.ended_at > $as_of, true)
  AND told.from <= $as_of_date AND told.to >= $as_of_date
WITH told, other.id AS other ORDER BY told.id
WITH collect({id: told.id, kind: told.kind, other: other, to: toString(told.to), approved_by: told.approved_by}) AS exceptions
RETURN exceptions,
       [one IN exceptions WHERE one.kind = 'supplier' | one.other] AS verified_suppliers,
       [one IN exceptions WHERE one.kind = 'related' | one.other] AS verified_related,
       [one IN exceptions WHERE one.kind = 'premises' | one.other] AS verified_places
