// Financial statements as a person reads them, in the state known on the day.
MATCH (:Company {id: $applicant})-[:REPORTED]->(s:Statement)
WHERE s.id IN $ids AND s.as_of <= $as_of_date AND s.restated > $as_of_date
RETURN s.id AS id, s.period_start AS period_start, s.period_end AS period_end, s.net_assets AS net_assets, s.revenue AS revenue, s.operating_profit AS operating_profit
ORDER BY s.period_end
