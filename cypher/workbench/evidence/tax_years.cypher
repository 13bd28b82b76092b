// Years of the tax office as a person reads them, in the state known on the day.
MATCH (:Company {id: $applicant})-[:HAS_TAX_YEAR]->(y:TaxYear)
WHERE y.id IN $ids AND y.as_of <= $as_of_date AND y.restated > $as_of_date
RETURN y.id AS id, y.year AS year, y.rating AS rating, y.arrears AS arrears, y.arrears_since AS arrears_since ORDER BY y.year
