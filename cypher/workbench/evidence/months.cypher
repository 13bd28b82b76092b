// Months of operations as a person reads them, in the state known on the day.
MATCH (:Company {id: $applicant})-[:HAS_MONTH]->(m:OperationsMonth)
WHERE m.id IN $ids AND m.as_of <= $as_of_date AND m.restated > $as_of_date
RETURN m.id AS id, m.month AS month, m.vat_sales AS vat_sales, m.electricity_kwh AS electricity_kwh, m.staff AS staff ORDER BY m.month
